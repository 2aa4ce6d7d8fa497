import type { RandomFamily } from '../random/random.ts';
import type { ColumnType } from '../table/table.ts';
import type { Layout } from './layout.ts';

/** The values of one block of one column: numbers for everything but text (dates in ms, booleans 0 or 1, null NaN). */
export type Block = Float64Array | readonly (string | null)[];

/** How a block's number becomes a row's value. */
export type Encoding = 'plain' | 'nullable' | 'date' | 'boolean';

/** Reads one column, a block at a time or a value at a time: both give the same values, whatever was read before. */
export interface Reader<B extends Block = Block> {
  /** The values of a block. */
  block(block: number): B;
  /** The value of a row. */
  at(row: number): B[number];
}

/** A table as its own columns and other tables' see it. */
export interface Source {
  readonly name: string;
  readonly rows: number;
  readonly layout: Layout;
  /** The key of row 0; the key of row i is i more. */
  readonly keyStart: number;
  /** How a column gets its values. */
  strategy(column: string): Strategy<unknown>;
  /** A column that is not text. */
  numbers(column: string): Reader<Float64Array>;
  /** A column of text. */
  texts(column: string): Reader<readonly (string | null)[]>;
  /** A column of either kind. */
  values(column: string): Reader;
}

/** Where a column stands: its own table, the others, and its random numbers. */
export interface Site {
  readonly column: string;
  readonly table: Source;
  /** Another table of the domain. */
  source(table: string): Source;
  /** The random numbers of this column, or of another name that several columns of the table share. */
  random(name?: string): RandomFamily;
}

/** The table whose child a row is, as its own columns see it. */
export interface Parent {
  /** Undefined for a table that is nobody's child. */
  readonly name: string | undefined;
  /** The table whose keys a column of the parent holds. */
  references(column: string): string | undefined;
}

/** How a column gets its values. */
export interface Strategy<V> {
  readonly type: ColumnType;
  readonly encoding: Encoding;
  /** The table whose keys the values are; left out where they are no keys. */
  references?(parent: Parent): string | undefined;
  /** Called once, when the column is first read. */
  bind(site: Site): Reader;
  /** The first key of a sequence. */
  readonly start?: number;
  /** Whether values never fall from one row to the next. */
  readonly ordered?: boolean;
  /** How many of the first `rows` rows have a value of which the number is exact. */
  exactly?(value: string, rows: number): number;
  /** How many rows of `rows` are surely dated at or before a time. */
  countBy?(rows: number): (time: number) => number;
  /** Never set: carries the type of a value. */
  readonly sample?: V;
}
