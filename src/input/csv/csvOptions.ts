import { optionError, printable } from '../../errors.ts';
import { type Checks, flag, must, oneOf } from '../../options/checkOptions.ts';
import { type InputFormat, requireFormat } from '../format.ts';

/** How a CSV file is written. */
export interface CsvOptions {
  /** The character between fields. Default: a comma, semicolon, tab or `|`, as the first lines show. */
  readonly delimiter?: string;
  /** Whether the first row has the names of the columns. If not, they are `column_1`, `column_2` and so on. Default: true. */
  readonly header?: boolean;
  /** Whether quotes may stand inside a field, as in `5" pipe`. Default: false, such a field is an error. */
  readonly relaxedQuotes?: boolean;
  /** What becomes of a row that has more or fewer fields than the header, or a value that does not fit its column. Default: `error`. */
  readonly badRows?: 'error' | 'skip';
}

export const csvChecks: Checks<CsvOptions> = {
  delimiter: must(
    (value) => typeof value === 'string' && value.length === 1 && !'"\r\n'.includes(value),
    'one character, and neither a quote nor a line break',
  ),
  header: flag,
  relaxedQuotes: flag,
  badRows: oneOf('error', 'skip'),
};

/** The options that Parquet has no use for: it says how it is written, what is null, and which types it has. */
const textOptions = ['encoding', 'null', 'inferRows'] as const;

type FormatOptions = CsvOptions & { readonly format?: InputFormat } & {
  readonly [name in (typeof textOptions)[number]]?: unknown;
};

/** Throws `INVALID_OPTION` if there is an option that no file has a use for: one of CSV, or one of text. */
export function checkFormatOptions(options: FormatOptions, paths: readonly string[]): void {
  const formats = paths.map((path) => requireFormat(path, options.format));
  const refuse = (names: readonly (keyof FormatOptions)[], what: string) => {
    for (const name of names)
      if (options[name] !== undefined)
        throw optionError('INVALID_OPTION', [name], ` is for ${what}, and ${said(paths, formats)}`);
  };
  if (!formats.includes('csv')) refuse(Object.keys(csvChecks) as (keyof CsvOptions)[], 'CSV');
  if (formats.every((format) => format === 'parquet')) refuse(textOptions, 'text');
}

const names: Readonly<Record<InputFormat, string>> = {
  csv: 'CSV',
  jsonl: 'JSON Lines',
  json: 'a JSON array',
  parquet: 'Parquet',
};

function said([path, ...others]: readonly string[], [format]: readonly InputFormat[]): string {
  if (others.length > 0) return 'none of the files is';
  return `${path === '-' ? 'stdin' : printable(path)} is ${names[format ?? 'jsonl']}`;
}
