import { asyncScheduler, type Observable, type SchedulerLike } from 'rxjs';
import { addressable, timestampColumnOf } from '../src/addressable.ts';
import { SpindleError, suggest } from '../src/errors.ts';
import { type SpindleEvent, toEvent } from '../src/event.ts';
import { pull } from '../src/flow/pull.ts';
import type { Table } from '../src/generator/table.ts';

/** Rows to stream: a table of the generator, an array, or any iterable. */
export type Rows<R extends object> = Table<R> | readonly R[] | Iterable<R> | AsyncIterable<R>;

export interface FromTableOptions {
  /** What `_spindle_table` says; default: the table's own name, or `table`. */
  readonly table?: string;
  /** The column that says when a row happened; default: the first date column. */
  readonly timestampColumn?: string;
  readonly scheduler?: SchedulerLike;
}

/**
 * Streams rows as events: each row's columns, then `_spindle_table`, `_spindle_seq` and `_spindle_event_time`.
 *
 * ```
 * fromTable(rows)   (abc|)
 * ```
 *
 * Cold: each subscription starts afresh. Tables and arrays come in event-time order (stable, nulls first), iterables and
 * async iterables in their own. It pulls rows only while the stages below ask for them, in slices of about 10 ms, and lets
 * the event loop go round in between, so it is not synchronous beyond the first slice.
 *
 * Completes after the last row; what the iterator throws becomes its error. A table that is already in order, and any
 * iterable, is streamed in constant memory; sorting takes 16 bytes a row. Throws `UNKNOWN_COLUMN` when a timestamp column is
 * named that the table has not.
 */
export function fromTable<R extends object>(
  rows: Rows<R>,
  options: FromTableOptions = {},
): Observable<SpindleEvent<R>> {
  const { scheduler = asyncScheduler } = options;
  const described = rows as Partial<Table<R>>;
  const table = options.table ?? described.name ?? 'table';
  checkTimestampColumn(rows, table, options.timestampColumn);
  const isAsync = Symbol.asyncIterator in rows;
  const timestampColumn = options.timestampColumn ?? timestampColumnOf(rows);
  const detect = options.timestampColumn === undefined && !described.columns && !Array.isArray(rows);

  return pull<SpindleEvent<R>>(
    () => {
      let seq = 0;
      let column = timestampColumn;
      const event = (row: R): SpindleEvent<R> => {
        if (detect && seq === 0) column = dateColumnOf(row);
        return toEvent(row, table, seq++, column);
      };
      if (isAsync) return mapAsync((rows as AsyncIterable<R>)[Symbol.asyncIterator](), event);
      return mapIterator(inEventTimeOrder(rows as Iterable<R>, timestampColumn), event);
    },
    isAsync,
    scheduler,
  );
}

function mapIterator<A, B>(iterator: Iterator<A>, project: (value: A) => B): Iterator<B> {
  return {
    next() {
      const result = iterator.next();
      return result.done ? result : { done: false, value: project(result.value) };
    },
    return() {
      iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}

function mapAsync<A, B>(iterator: AsyncIterator<A>, project: (value: A) => B): AsyncIterator<B> {
  return {
    async next() {
      const result = await iterator.next();
      return result.done ? result : { done: false, value: project(result.value) };
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** The rows in event-time order, where that can be had without reading an iterable to its end. */
function* inEventTimeOrder<R extends object>(rows: Iterable<R>, column: string | undefined): Iterator<R> {
  const addressed = addressable<R>(rows, column);
  if (addressed) for (let i = 0; i < addressed.rowCount; i++) yield addressed.row(i);
  else yield* rows;
}

const dateColumnOf = (row: object): string | undefined =>
  Object.entries(row).find(([, value]) => value instanceof Date)?.[0];

function checkTimestampColumn(rows: Rows<object>, table: string, column: string | undefined): void {
  const columns =
    (rows as Partial<Table>).columns?.map(({ name }) => name) ??
    (Array.isArray(rows) && rows.length > 0 ? Object.keys(rows[0]) : undefined);
  if (column !== undefined && columns && !columns.includes(column))
    throw new SpindleError(
      'UNKNOWN_COLUMN',
      `timestampColumn: table "${table}" has no column "${column}"; it has ${suggest(column, columns)}`,
    );
}
