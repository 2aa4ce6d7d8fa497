import type { Table } from './table.ts';

/** Rows to stream: a table of the generator, an array, or any iterable. */
export type Rows<R extends object> = Table<R> | readonly R[] | Iterable<R> | AsyncIterable<R>;

/** The names of a row's columns; any string if the row's type does not list them. */
export type ColumnName<R extends object> = R extends unknown
  ? keyof R extends never
    ? string
    : keyof R & string
  : never;
