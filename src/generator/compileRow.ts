import { literal } from '../compile/objectLiteral.ts';
import type { ColumnType } from '../table/table.ts';
import type { Block, Encoding, Reader } from './column.ts';
import { ownFunction } from './ownFunction.ts';

/** Makes a row out of what each column has at a place. */
export type MakeRow<From> = (from: readonly From[], place: number) => object;

interface RowColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly encoding: Encoding;
}

/** Whole numbers are handed over as small integers, which take less room in a row than doubles. */
const READ: Record<Encoding | 'integer', (value: string) => string> = {
  integer: (value) => `(v = ${value}, w = v | 0, v === w ? w : v)`,
  plain: (value) => value,
  nullable: (value) => `(v = ${value}, w = v | 0, v === w ? w : v === v ? v : null)`,
  date: (value) => `new Date(${value})`,
  boolean: (value) => `${value} === 1`,
};

/** Compiles what makes a row of these columns out of their blocks, and a place in them. */
export const rowOfBlocks = (columns: readonly RowColumn[]): MakeRow<Block> => compileRow(columns, (c) => `f[${c}][i]`);

/** Compiles what makes a row of these columns out of their readers, and its number. */
export const rowOfReaders = (columns: readonly RowColumn[]): MakeRow<Reader> =>
  compileRow(columns, (c) => `f[${c}].at(i)`);

/** Compiles a literal: every row has one shape. */
function compileRow<From>(columns: readonly RowColumn[], stored: (column: number) => string): MakeRow<From> {
  const properties = columns.map(({ name, type, encoding }, c) => {
    const read = READ[type === 'integer' && encoding === 'plain' ? 'integer' : encoding];
    return { name, value: read(stored(c)) };
  });
  return new Function('f', 'i', `let v, w; return ${literal(properties)};`) as MakeRow<From>;
}

/** The first place of a block from `i` to before `end` whose value, as a row shows it, passes the test; else `end`. */
export type Find = (block: Block, i: number, end: number, test: (value: unknown) => boolean) => number;

export const compileFind = (encoding: Encoding): Find =>
  ownFunction(
    'block, i, end, test',
    `let v, w; for (; i < end; i++) if (test(${READ[encoding]('block[i]')})) return i; return end;`,
  );

/** One block value as a row shows it. */
export function decode(encoding: Encoding, value: number | string | null): unknown {
  if (encoding === 'plain') return value;
  if (encoding === 'date') return new Date(value as number);
  if (encoding === 'boolean') return value === 1;
  return Number.isNaN(value) ? null : value;
}
