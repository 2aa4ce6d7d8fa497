import { compile } from '../compile/compile.ts';
import { objectLiteral } from '../compile/objectLiteral.ts';
import type { ColumnType } from '../table/table.ts';
import type { Encoding } from './column.ts';
import { columnFunction } from './columnFunction.ts';
import type { Block, Reader } from './reader.ts';

/** Makes a row out of what each column holds at a place. */
export type MakeRow<From> = (from: readonly From[], place: number) => object;

/** What {@link rowFromBlocks} and {@link rowFromReaders} must know of a column. */
interface RowColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly encoding: Encoding;
}

/** The source that decodes a value. Whole numbers become small integers, which take less room in a row than doubles. */
const DECODE: Record<Encoding | 'integer', (value: string) => string> = {
  integer: (value) => `(v = ${value}, w = v | 0, v === w ? w : v)`,
  plain: (value) => value,
  nullable: (value) => `(v = ${value}, w = v | 0, v === w ? w : v === v ? v : null)`,
  date: (value) => `new Date(${value})`,
  boolean: (value) => `${value} === 1`,
};

/** Returns a function that makes a row out of a block of each column, and a place in the blocks. */
export const rowFromBlocks = (columns: readonly RowColumn[]): MakeRow<Block> =>
  compileRow(columns, (c) => `from[${c}][i]`) ??
  ((from, i) => rowOf(columns, (c) => (from[c] as Block)[i] as Block[number]));

/** Returns a function that makes a row out of a reader of each column, and the row's number. */
export const rowFromReaders = (columns: readonly RowColumn[]): MakeRow<Reader> =>
  compileRow(columns, (c) => `from[${c}].at(i)`) ?? ((from, i) => rowOf(columns, (c) => (from[c] as Reader).at(i)));

/** Compiles an object literal, so that all rows of a table have one hidden class; undefined if the host forbids it. */
function compileRow<From>(
  columns: readonly RowColumn[],
  stored: (column: number) => string,
): MakeRow<From> | undefined {
  const properties = columns.map(({ name, type, encoding }, c) => {
    const decoded = DECODE[type === 'integer' && encoding === 'plain' ? 'integer' : encoding];
    return { name, value: decoded(stored(c)) };
  });
  return compile('from, i', `let v, w; return ${objectLiteral(properties)};`);
}

function rowOf(columns: readonly RowColumn[], stored: (column: number) => Block[number]): object {
  return Object.fromEntries(columns.map(({ name, encoding }, c) => [name, decode(encoding, stored(c))]));
}

/** The first place of a block, from `i` up to but without `end`, whose decoded value passes the test; else `end`. */
export type FindInBlock = (block: Block, i: number, end: number, test: (value: unknown) => boolean) => number;

/** Returns a {@link FindInBlock} for one column. */
export const compileFind = (encoding: Encoding): FindInBlock =>
  columnFunction<FindInBlock>(
    'block, i, end, test',
    `let v, w; for (; i < end; i++) if (test(${DECODE[encoding]('block[i]')})) return i; return end;`,
    (block, i, end, test) => {
      for (let place = i; place < end; place++) if (test(decode(encoding, block[place] as Block[number]))) return place;
      return end;
    },
  );

/** A block's value as a row holds it. */
export function decode(encoding: Encoding, value: number | string | null): unknown {
  if (encoding === 'plain') return value;
  if (encoding === 'date') return new Date(value as number);
  if (encoding === 'boolean') return value === 1;
  return Number.isNaN(value) ? null : value;
}
