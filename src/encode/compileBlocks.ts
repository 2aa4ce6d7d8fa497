import { compile } from '../compile/compile.ts';
import { bytesOf } from './bytes.ts';
import type { ByteWriter } from './byteWriter.ts';
import { writeField } from './csvField.ts';
import { createDateWriter, createIsoWriter } from './dateWriter.ts';
import { storesOf } from './storesOf.ts';
import { NUMBER_BYTES, writeAscii, writeNumber } from './writeNumber.ts';

/** A column whose values come in blocks: text, or numbers. A date is in milliseconds, a boolean 0 or 1, and null is NaN. */
export interface BlockColumn {
  readonly name: string;
  readonly holds: 'text' | 'number' | 'nullable' | 'date' | 'boolean';
}

/** Writes the rows from `i` up to but without `end` of a block of each column, a line for each row. */
export type WriteBlocks = (blocks: readonly ArrayLike<unknown>[], i: number, end: number, out: ByteWriter) => void;

/** With more bytes of constants, the compiled function would be too large for the optimizing compiler. */
const MAX_CONSTANTS = 4096;

/**
 * Compiles a writer of JSON Lines. Returns undefined if there are too many columns, if a row would not have them in this order, or
 * if the host forbids compiling.
 */
export function compileJsonBlocks(columns: readonly BlockColumn[]): WriteBlocks | undefined {
  // An object has the names that are numbers before all others.
  if (columns.some(({ name }) => /^\d+$/.test(name))) return undefined;
  return compileBlocks(columns, {
    before: (c) => `${c === 0 ? '{' : ','}${JSON.stringify((columns[c] as BlockColumn).name)}:`,
    write: {
      text: "if (v === null) at = writeAscii(d, at, 'null'); else { out.length = at; out.quoted(v); restore }",
      number: 'at = writeNumber(d, at, v);',
      nullable: 'at = writeNumber(d, at, v);',
      date: 'at = writeDate(d, at, v);',
    },
    end: '}',
  });
}

/** Compiles a writer of CSV. Returns undefined if there are too many columns, or if the host forbids compiling. */
export function compileCsvBlocks(columns: readonly BlockColumn[]): WriteBlocks | undefined {
  const number = "at = v - v === 0 ? writeNumber(d, at, v) : writeAscii(d, at, '' + v);";
  return compileBlocks(columns, {
    before: (c) => (c === 0 ? '' : ','),
    write: {
      text: 'if (v !== null) { out.length = at; writeField(v, out); restore }',
      number,
      nullable: `if (v === v) ${number}`,
      date: 'if (v === v) at = writeIso(d, at, v);',
    },
    end: '',
  });
}

/** The text around values, and the source code that writes a value `v`. */
interface Format {
  /** The text before a column. */
  readonly before: (column: number) => string;
  readonly write: Record<Exclude<BlockColumn['holds'], 'boolean'>, string>;
  /** The text at the end of a line. */
  readonly end: string;
}

/** No text from outside is compiled: the text before a column becomes numbers. */
function compileBlocks(columns: readonly BlockColumn[], { before, write, end }: Format): WriteBlocks | undefined {
  const labels = columns.map((_, c) => bytesOf(before(c)));
  const constants = labels.reduce((sum, { length }) => sum + length, 0);
  if (constants > MAX_CONSTANTS) return undefined;
  const room = constants + (columns.length + 1) * NUMBER_BYTES;
  const writeOf = { ...write, boolean: "at = writeAscii(d, at, v === 1 ? 'true' : 'false');" };
  const fields = columns.map(({ holds }, c) => {
    const label = labels[c] as Uint8Array;
    const source = `v = c${c}[i]; ${storesOf(label)} at += ${label.length}; ${writeOf[holds]}`;
    return source.replace('restore', `at = out.length; b = out.reserve(${room}); d = out.view;`);
  });
  const lineEnd = bytesOf(`${end}\n`);
  const source = `'use strict';
return function write(blocks, i, end, out) {
  const ${columns.map((_, c) => `c${c} = blocks[${c}]`).join(', ')};
  let b, d, at, v;
  for (; i < end; i++) {
    b = out.reserve(${room}); d = out.view; at = out.length;
    ${fields.join('\n    ')}
    ${storesOf(lineEnd)}
    out.length = at + ${lineEnd.length};
  }
};`;
  const build = compile<Build>('writeField, writeNumber, writeAscii, writeDate, writeIso', source);
  return build?.(writeField, writeNumber, writeAscii, createDateWriter(), createIsoWriter());
}

/** Takes the functions that the compiled writer calls, and returns the writer. */
type Build = (...parts: readonly unknown[]) => WriteBlocks;
