import { quote } from './quote.ts';
import { stringify } from './stringify.ts';

/** Writes an event as JSON, or answers undefined where the event does not have the shape it was compiled for. */
export type ShapeWriter = (event: object) => string | undefined;

/** Beyond this many columns the compiled function would be too large for the optimizing compiler. */
const MAX_COLUMNS = 500;

/** The longest text that a column remembers, so that no cache keeps a large value alive. */
const MAX_CACHED = 64;

const { toJSON, toISOString } = Date.prototype;
const isPlainDate = (value: unknown): boolean =>
  value instanceof Date && value.toJSON === toJSON && value.toISOString === toISOString;

/** `"key":text` for a value that JSON.stringify must see with its key; empty where the value is left out. */
function member(key: string, value: unknown): string {
  const text = stringify({ [key]: value });
  return text.slice(1, -1);
}

/**
 * Compiles a writer for events with exactly these own enumerable keys, in this order. The only text that reaches the
 * compiler is the keys, as JSON strings. Answers undefined where no writer can be had: too many columns, a key
 * `toJSON`, or a process that forbids code generation. Memory: the code, and per column the last short text with its
 * JSON.
 */
export function compileShape(keys: readonly string[], quoteDate: (time: number) => string): ShapeWriter | undefined {
  if (keys.length === 0 || keys.length > MAX_COLUMNS || keys.includes('toJSON')) return undefined;
  const caches = keys.map((_, i) => `let c${i}, t${i};`).join('\n');
  const source = `'use strict';
${caches}
return function write(event) {
  let i = 0;
  for (const key in event) if (key !== keys[i++]) return undefined;
  if (i !== ${keys.length}) return undefined;
  let out = '{', date, iso = '', v, m;
${keys.map(columnSource).join('')}
  return out + '}';
};`;
  try {
    const build = new Function('keys', 'quote', 'quoteDate', 'isPlainDate', 'member', 'stringify', source);
    return build(keys, quote, quoteDate, isPlainDate, member, stringify) as ShapeWriter;
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}

/** One column. Where the first one is left out, the commas of the rest would be wrong: the event goes the long way. */
function columnSource(key: string, i: number): string {
  const name = JSON.stringify(key);
  const label = `${i === 0 ? '' : ','}${name}:`;
  const literal = (text: string): string => JSON.stringify(label + text);
  const omitted = i === 0 ? 'return stringify(event)' : '';
  return `
  v = event[${name}];
  if (typeof v === 'string') {
    if (v === c${i}) out += t${i};
    else if (v.length > ${MAX_CACHED}) out += ${literal('')} + quote(v);
    else out += t${i} = ${literal('')} + quote(c${i} = v);
  } else if (typeof v === 'number') out += v - v === 0 ? ${literal('')} + v : ${literal('null')};
  else if (v === null) out += ${literal('null')};
  else if (typeof v === 'boolean') out += v ? ${literal('true')} : ${literal('false')};
  else if (typeof v === 'bigint') out += ${literal('')} + v;
  else if (v === undefined || typeof v === 'symbol') { ${omitted} }
  else {
    if (v !== date && isPlainDate(v)) iso = quoteDate((date = v).getTime());
    if (v === date) out += ${literal('')} + iso;
    else if ((m = member(${name}, v)) !== '') out += ${i === 0 ? '' : `',' + `}m;
    else { ${omitted} }
  }`;
}
