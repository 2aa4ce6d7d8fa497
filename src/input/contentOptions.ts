import { csvChecks } from './csv/csvOptions.ts';

const defaults: Readonly<Record<string, unknown>> = { header: true, relaxedQuotes: false, badRows: 'error' };

const names = [...Object.keys(csvChecks), 'encoding', 'types', 'null', 'zone'];

/** The options that decide which rows and values a file has, in words. A checkpoint can go on with the same ones only. */
export const contentOptions = (options: Readonly<Record<string, unknown>>): readonly string[] =>
  names
    .filter((name) => options[name] !== undefined && options[name] !== defaults[name])
    .map((name) => `${name} ${JSON.stringify(options[name])}`);
