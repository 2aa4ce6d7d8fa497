import type { ByteWriter } from './byteWriter.ts';
import type { WriteDate } from './dateWriter.ts';
import { stringify } from './stringify.ts';
import { NUMBER_BYTES, writeAscii, writeNumber } from './writeNumber.ts';

/** Writes an event as JSON; false, and anything may stand behind `length`, where the event is not as it was compiled for. */
export type ShapeWriter = (event: object, out: ByteWriter) => boolean;

/** Beyond so many bytes of column names the compiled function would be too large for the optimizing compiler. */
const MAX_LABELS = 4096;

const { toJSON, toISOString } = Date.prototype;
const isPlainDate = (value: unknown): boolean =>
  value instanceof Date && value.toJSON === toJSON && value.toISOString === toISOString;

/** `"key":text` for a value that JSON.stringify must see with its key; empty where the value is left out. */
const member = (key: string, value: unknown): string => stringify({ [key]: value }).slice(1, -1);

/**
 * Compiles a writer for events with exactly these own enumerable keys, in this order: the names are constants, stored
 * four bytes at a time, so that no text is made and thrown away. The only text that reaches the compiler is the keys, as
 * JSON strings. Answers undefined where no writer can be had: too many columns, a key `toJSON`, or a process that forbids
 * code generation.
 */
export function compileShape(keys: readonly string[], writeDate: WriteDate): ShapeWriter | undefined {
  const labels = keys.map((key, i) => Buffer.from(`${i === 0 ? '{' : ','}${JSON.stringify(key)}:`));
  const room = labels.reduce((sum, { length }) => sum + length + NUMBER_BYTES, 1);
  if (keys.length === 0 || room - NUMBER_BYTES * keys.length > MAX_LABELS || keys.includes('toJSON')) return undefined;
  const source = `'use strict';
return function write(event, out) {
  let i = 0;
  for (const key in event) if (key !== keys[i++]) return false;
  if (i !== ${keys.length}) return false;
  let b = out.reserve(${room}), d = out.view, at = out.length, v, m;
${keys.map((key, i) => columnSource(JSON.stringify(key), labels[i] as Buffer, room, i === 0)).join('')}
  b[at] = 0x7d;
  out.length = at + 1;
  return true;
};`;
  try {
    const build = new Function('keys', 'writeNumber', 'writeDate', 'writeAscii', 'isPlainDate', 'member', source);
    return build(keys, writeNumber, writeDate, writeAscii, isPlainDate, member) as ShapeWriter;
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}

/** One column. Where the first one is left out, the commas of the rest would be wrong: the event goes the long way. */
function columnSource(name: string, label: Buffer, room: number, first: boolean): string {
  const stores = storesOf(label);
  const size = label.length;
  const write = (text: string): string =>
    `out.length = at + ${size}; ${text}; at = out.length; b = out.reserve(${room}); d = out.view;`;
  const omitted = first ? 'return false;' : '';
  return `
  v = event[${name}];
  ${stores}
  if (typeof v === 'string') { ${write('out.quoted(v)')} }
  else if (typeof v === 'number') at = writeNumber(b, at + ${size}, v);
  else if (v === null || typeof v === 'boolean') at = writeAscii(b, at + ${size}, v === null ? 'null' : v ? 'true' : 'false');
  else if (typeof v === 'bigint') { ${write("out.text('' + v)")} }
  else if (v === undefined || typeof v === 'symbol') { ${omitted} }
  else if (isPlainDate(v)) at = writeDate(b, at + ${size}, v.getTime());
  else if ((m = member(${name}, v)) !== '') { out.length = at + 1; out.text(m); at = out.length; b = out.reserve(${room}); d = out.view; }
  else { ${omitted} }`;
}

/** Stores of constant bytes, four at a time. */
function storesOf(bytes: Buffer): string {
  const stores: string[] = [];
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4) stores.push(`d.setInt32(at + ${i}, ${bytes.readInt32LE(i)}, true);`);
  for (; i < bytes.length; i++) stores.push(`b[at + ${i}] = ${bytes[i]};`);
  return stores.join(' ');
}
