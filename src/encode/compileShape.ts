import { compile } from '../compile/compile.ts';
import { bytesOf } from './bytes.ts';
import type { ByteWriter } from './byteWriter.ts';
import { isPlainDate, type WriteDate } from './dateWriter.ts';
import { stringify } from './stringify.ts';
import { NUMBER_BYTES, writeAscii, writeNumber } from './writeNumber.ts';

/**
 * Writes an event as JSON. Returns false if the event has other columns than the writer was compiled for. Part of the event may
 * then be written already, so the caller must reset `out.length`.
 */
export type ShapeWriter = (event: object, out: ByteWriter) => boolean;

/** With more bytes of column names, the compiled function would be too large for the optimizing compiler. */
const MAX_LABELS = 4096;

/** `"key":text` for a value whose `toJSON` must be called with its key. Empty if JSON leaves the value out. */
const member = (key: string, value: unknown): string => stringify({ [key]: value }).slice(1, -1);

/**
 * Compiles a writer for events with exactly these own enumerable keys, in this order. The column names are constants that it
 * stores four bytes at a time, so it allocates no string for an event. The keys, as JSON strings, are the only text from outside
 * that is compiled.
 *
 * Returns undefined if there are too many columns, if a key is `toJSON`, or if the host forbids compiling.
 */
export function compileShape(keys: readonly string[], writeDate: WriteDate): ShapeWriter | undefined {
  const labels = keys.map((key, i) => bytesOf(`${i === 0 ? '{' : ','}${JSON.stringify(key)}:`));
  const room = labels.reduce((sum, { length }) => sum + length + NUMBER_BYTES, 1);
  if (keys.length === 0 || room - NUMBER_BYTES * keys.length > MAX_LABELS || keys.includes('toJSON')) return undefined;
  const source = `'use strict';
return function write(event, out) {
  let i = 0;
  for (const key in event) if (key !== keys[i++]) return false;
  if (i !== ${keys.length}) return false;
  let b = out.reserve(${room}), d = out.view, at = out.length, v, m;
${keys.map((key, i) => columnSource(JSON.stringify(key), labels[i] as Uint8Array, room, i === 0)).join('')}
  b[at] = 0x7d;
  out.length = at + 1;
  return true;
};`;
  const build = compile<Build>('keys, writeNumber, writeDate, writeAscii, isPlainDate, member', source);
  return build?.(keys, writeNumber, writeDate, writeAscii, isPlainDate, member);
}

/** Takes the functions that the compiled writer calls, and returns the writer. */
type Build = (...parts: readonly unknown[]) => ShapeWriter;

/**
 * The source code that writes one column. If JSON leaves out the first column, the comma before the second one would be wrong. So
 * the writer returns false, and {@link stringify} writes the event.
 */
function columnSource(name: string, label: Uint8Array, room: number, first: boolean): string {
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
function storesOf(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const stores: string[] = [];
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4) stores.push(`d.setInt32(at + ${i}, ${view.getInt32(i, true)}, true);`);
  for (; i < bytes.length; i++) stores.push(`b[at + ${i}] = ${bytes[i]};`);
  return stores.join(' ');
}
