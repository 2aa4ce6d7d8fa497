import type { RandomFamily } from '../random/random.ts';
import type { ColumnType, Period } from '../table/table.ts';
import type { BlockLayout } from './blockLayout.ts';
import type { ParentIndex } from './parentIndex.ts';
import type { Reader } from './reader.ts';

/** How a block's number becomes a row's value. */
export type Encoding = 'plain' | 'nullable' | 'date' | 'boolean';

/** A table and its columns, as the strategies of its own and of other tables' columns read them. */
export interface TableColumns {
  readonly name: string;
  /** The number of rows. */
  readonly rows: number;
  /** How the rows divide into blocks. */
  readonly layout: BlockLayout;
  /** Whose children the rows are; undefined for a table without a parent. @internal */
  readonly parentIndex: ParentIndex | undefined;
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

/** What a strategy may use to make a column: its own table, the other tables, and random numbers. */
export interface ColumnContext {
  /** The name of the column. */
  readonly column: string;
  readonly table: TableColumns;
  /** The period of the domain; undefined if the domain has none. */
  readonly period: Period | undefined;
  /** Another table of the domain. */
  otherTable(name: string): TableColumns;
  /** The random numbers of this column, or those of a name that several columns of the table share. */
  random(name?: string): RandomFamily;
}

/** The parent of a table, as `Strategy.references` sees it. */
export interface ParentTable {
  /** Undefined for a table without a parent. */
  readonly name: string | undefined;
  /** The table whose keys a column of the parent holds. */
  references(column: string): string | undefined;
}

/** How a column gets its values. */
export interface Strategy<V> {
  readonly type: ColumnType;
  readonly encoding: Encoding;
  /** The table whose keys the values are; left out for values that are no keys. */
  references?(parent: ParentTable): string | undefined;
  /** Called once, when the column is first read. */
  bind(context: ColumnContext): Reader;
  /** The first key of a sequence. */
  readonly start?: number;
  /** Whether values never fall from one row to the next. */
  readonly ordered?: boolean;
  /** How many of the first `rows` rows hold `value`, for a value whose number is exact. */
  exactCount?(value: string, rows: number): number;
  /** Returns a function of a time: how many of `rows` rows are certainly dated at or before it. */
  countDatedBy?(rows: number, period: Period | undefined): (time: number) => number;
  /**
   * Throws `INVALID_OPTION` if the column cannot be made in a period. A strategy that has it can stand only in a domain with a period.
   */
  checkPeriod?(period: Period, column: string): void;
  /** Never set: carries the type of a value. */
  readonly sample?: V;
}
