import type { Period, Table } from '../table/table.ts';
import type { Strategy } from './column.ts';
import type { RowCount } from './rowCount.ts';

/** A table as a domain declares it. The first column is the primary key, a sequence. */
export interface TableSpec {
  /** How many rows it has. */
  readonly rows: RowCount;
  /** The column that measures a row: an order's total, a product's price. */
  readonly measure?: string;
  readonly columns: Readonly<Record<string, Strategy<unknown>>>;
}

/** The tables of a domain by name, in generation order. */
export type TableSpecs = Readonly<Record<string, TableSpec>>;

/** For each scale, the number of rows of each table whose `rows` is `'scaled'`. */
export type Scales = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A set of tables that refer to each other, parents declared first. */
export interface Domain<T extends TableSpecs = TableSpecs, S extends Scales = Scales> {
  readonly name: string;
  readonly tables: T;
  readonly scales: S;
  /** When it happens, unless `generate` is given another period. Left out, all its times are fixed. */
  readonly period?: Period;
}

type ValueOf<S> = S extends { readonly sample?: infer V } ? Exclude<V, undefined> : never;

// With `& {}` editors show the columns, and not this type's name with all strategies.
/** The row of a declared table: a value for each column, of the column's type. */
export type RowOf<T extends TableSpec> = { readonly [C in keyof T['columns']]: ValueOf<T['columns'][C]> } & {};

/** The tables of a domain by name, with typed rows. */
export type Tables<D extends Domain = Domain> = { readonly [N in keyof D['tables']]: Table<RowOf<D['tables'][N]>> };
