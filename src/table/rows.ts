import type { SpindleEvent } from '../event/event.ts';
import type { Table } from './table.ts';

/** Rows to stream: a table of the generator, an array, or any iterable. */
export type Rows<R extends object> = Table<R> | readonly R[] | Iterable<R> | AsyncIterable<R>;

/** The names of a row's columns; any string if the row's type does not list them. */
export type ColumnName<R extends object> = R extends unknown
  ? keyof R extends never
    ? string
    : keyof R & string
  : never;

/** An event of a table; of a table that does not list its columns, one with any. */
export type EventOf<T> = T extends Rows<infer R> ? (keyof R extends never ? SpindleEvent : SpindleEvent<R>) : never;

/** An event of any of these tables. Its `_spindle_table` tells of which. */
export type EventOfAny<T> = { [N in keyof T]: EventOf<T[N]> & { readonly _spindle_table: N } }[keyof T];
