import { compile } from '../compile/compile.ts';
import { bytesOf } from './bytes.ts';
import type { ByteWriter } from './byteWriter.ts';
import { isPlainDate, type WriteDate } from './dateWriter.ts';
import { storesOf } from './storesOf.ts';
import { stringify } from './stringify.ts';
import { NUMBER_BYTES, writeAscii, writeNumber } from './writeNumber.ts';

/**
 * Writes an event as JSON. Returns false if the event is no plain object or has other columns than the writer was compiled for.
 * Part of the event may then be written already, so the caller must reset `out.length`.
 */
export type ShapeWriter = (event: object, out: ByteWriter) => boolean;

/** With more bytes of column names, the compiled function would be too large for the optimizing compiler. */
const MAX_LABELS = 4096;

/** `"key":text` for a value whose `toJSON` must be called with its key. Empty if JSON leaves the value out. */
const member = (key: string, value: unknown): string => stringify({ [key]: value }).slice(1, -1);

/**
 * Compiles a writer for events with the own enumerable keys of this one, in this order. The column names are constants that it
 * stores eight bytes at a time, so it allocates no string for an event. So are the short texts of this event: the name of its
 * table is in every event, and the status of an order in many. The keys and these texts, as JSON strings, are the only text from
 * outside that is compiled.
 *
 * Returns undefined if there are too many columns, if a key is `toJSON`, or if the host forbids compiling.
 */
export function compileShape(event: object, writeDate: WriteDate): ShapeWriter | undefined {
  const keys = Object.keys(event);
  const labels = keys.map((key, i) => bytesOf(`${i === 0 ? '{' : ','}${JSON.stringify(key)}:`));
  const room = labels.reduce((sum, { length }) => sum + length + NUMBER_BYTES, 1);
  if (keys.length === 0 || room - NUMBER_BYTES * keys.length > MAX_LABELS || keys.includes('toJSON')) return undefined;
  const columns = Object.values(event).map((example, i) =>
    columnSource({ key: JSON.stringify(keys[i]), label: labels[i] as Uint8Array, example, room, isFirst: i === 0 }),
  );
  const source = `'use strict';
return function write(event, out) {
  const prototype = Object.getPrototypeOf(event);
  if ((prototype !== Object.prototype && prototype !== null) || Array.isArray(event)) return false;
  let i = 0;
  for (const key in event) if (key !== keys[i++]) return false;
  if (i !== ${keys.length}) return false;
  let b = out.reserve(${room}), d = out.view, at = out.length, v, m;
${columns.join('')}
  b[at] = 0x7d;
  out.length = at + 1;
  return true;
};`;
  const build = compile<Build>('keys, writeNumber, writeDate, writeAscii, isPlainDate, member', source);
  return build?.(keys, writeNumber, writeDate, writeAscii, isPlainDate, member);
}

/** Takes the functions that the compiled writer calls, and returns the writer. */
type Build = (...parts: readonly unknown[]) => ShapeWriter;

/** What {@link columnSource} must know of a column. */
interface EventColumn {
  /** Its name as JSON. */
  readonly key: string;
  /** What is written before a value. */
  readonly label: Uint8Array;
  /** A value that it holds. */
  readonly example: unknown;
  /** The bytes to make room for. */
  readonly room: number;
  readonly isFirst: boolean;
}

/**
 * The source code that writes one column. If JSON leaves out the first column, the comma before the second one would be wrong. So
 * the writer returns false, and {@link stringify} writes the event.
 */
function columnSource({ key, label, example, room, isFirst }: EventColumn): string {
  const size = label.length;
  const write = (text: string): string =>
    `out.length = at + ${size}; ${text}; at = out.length; b = out.reserve(${room}); d = out.view;`;
  const omitted = isFirst ? 'return false;' : '';
  return `
  v = event[${key}];
  ${storesOf(label)}
  ${constantSource(example, size)}
  if (typeof v === 'string') { ${write('out.quoted(v)')} }
  else if (typeof v === 'number') at = writeNumber(d, at + ${size}, v);
  else if (v === null || typeof v === 'boolean') at = writeAscii(d, at + ${size}, v === null ? 'null' : v ? 'true' : 'false');
  else if (typeof v === 'bigint') { ${write("out.text('' + v)")} }
  else if (v === undefined || typeof v === 'symbol') { ${omitted} }
  else if (isPlainDate(v)) at = writeDate(d, at + ${size}, v.getTime());
  else if ((m = member(${key}, v)) !== '') { out.length = at + 1; out.text(m); at = out.length; b = out.reserve(${room}); d = out.view; }
  else { ${omitted} }`;
}

/** The source code that writes a text which is short and known, before `if`; empty for any other value. */
function constantSource(text: unknown, size: number): string {
  const json = typeof text === 'string' ? JSON.stringify(text) : '';
  const bytes = bytesOf(json);
  if (json === '' || bytes.length > NUMBER_BYTES) return '';
  return `if (v === ${json}) { at += ${size}; ${storesOf(bytes)} at += ${bytes.length}; } else`;
}
