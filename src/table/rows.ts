import type { ArrowType } from './arrowValues.ts';
import type { Table } from './table.ts';

/** A table in memory by columns, such as a `Table` of Apache Arrow. */
export interface ColumnarTable {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type?: ArrowType | undefined }[] };
  /** A column; null if there is none of this name. */
  getChild(name: string): {
    /** The value of a row. */
    get(row: number): unknown;
  } | null;
}

/** Rows in memory that are made when they are read. */
export interface IndexedRows<R extends object> {
  readonly length: number;
  /** The row at this place. */
  get(row: number): R | null;
}

/** Rows to stream: a table of the generator, an array, any iterable, or a table in memory such as Apache Arrow's. */
export type Rows<R extends object> =
  | Table<R>
  | readonly R[]
  | Iterable<R>
  | AsyncIterable<R>
  | IndexedRows<R>
  | ColumnarTable;

/** The names of a row's columns; any string if the row's type does not list them. */
export type ColumnName<R extends object> = R extends unknown
  ? keyof R extends never
    ? string
    : keyof R & string
  : never;
