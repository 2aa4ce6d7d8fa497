import { compile } from '../compile/compile.ts';
import type { ByteWriter } from './byteWriter.ts';
import { fieldText, writeField } from './csvField.ts';
import { createIsoWriter, isPlainDate } from './dateWriter.ts';
import { NUMBER_BYTES, writeNumber } from './writeNumber.ts';

/** With more columns, the compiled function would be too large for the optimizing compiler. */
const MAX_COLUMNS = 200;

type Row = Readonly<Record<string, unknown>>;

/** Writes one row as a record of CSV (RFC 4180), without the line feed. */
export type RecordEncoder = (row: object, out: ByteWriter) => void;

/**
 * Returns an encoder that writes these columns of a row, in this order. Null is an empty field, a date is ISO 8601 in UTC, and an
 * object is JSON. If the host forbids compiling, the encoder writes the same bytes more slowly.
 */
export function createRecordEncoder(columns: readonly string[]): RecordEncoder {
  const compiled = columns.length <= MAX_COLUMNS ? compileRecord(columns) : undefined;
  return (
    compiled ??
    ((row, out) =>
      writeRecord(
        columns.map((name) => fieldText((row as Row)[name])),
        out,
      ))
  );
}

/** Writes texts as a record of CSV, without the line feed. */
export function writeRecord(texts: readonly string[], out: ByteWriter): void {
  texts.forEach((text, i) => {
    if (i > 0) out.text(',');
    writeField(text, out);
  });
}

/** The column names, as JSON strings, are the only text from outside that is compiled. */
function compileRecord(columns: readonly string[]): RecordEncoder | undefined {
  const room = columns.length * (NUMBER_BYTES + 1);
  const source = `'use strict';
return function write(row, out) {
  let b = out.reserve(${room}), d = out.view, at = out.length, v;
${columns.map((name) => fieldSource(JSON.stringify(name), room)).join('  b[at++] = 0x2c;')}
  out.length = at;
};`;
  const build = compile<Build>('writeField, writeNumber, writeIso, isPlainDate, fieldText', source);
  return build?.(writeField, writeNumber, createIsoWriter(), isPlainDate, fieldText);
}

/** Takes the functions that the compiled encoder calls, and returns the encoder. */
type Build = (...parts: readonly unknown[]) => RecordEncoder;

/** The source code that writes one field. */
function fieldSource(name: string, room: number): string {
  const write = (text: string): string =>
    `out.length = at; writeField(${text}, out); at = out.length; b = out.reserve(${room}); d = out.view;`;
  return `
  v = row[${name}];
  if (typeof v === 'string') { ${write('v')} }
  else if (Number.isFinite(v)) at = writeNumber(d, at, v);
  else if (v === null) {}
  else if (isPlainDate(v) && !isNaN(v)) at = writeIso(d, at, v.getTime());
  else { ${write('fieldText(v)')} }
`;
}
