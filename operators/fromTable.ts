import { DateTime } from 'luxon';
import { asyncScheduler, type Observable, type SchedulerLike } from 'rxjs';
import { SpindleError, suggest } from '../src/errors.ts';
import { EVENT_TIME, SEQ, type SpindleEvent, TABLE } from '../src/event.ts';
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
  const timestampColumn =
    options.timestampColumn ??
    (described.columns ? described.timestampColumn : Array.isArray(rows) ? firstDateColumn(rows) : undefined);
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

function toEvent<R extends object>(row: R, table: string, seq: number, column: string | undefined): SpindleEvent<R> {
  return column === undefined
    ? { ...row, [TABLE]: table, [SEQ]: seq }
    : { ...row, [TABLE]: table, [SEQ]: seq, [EVENT_TIME]: (row as Record<string, unknown>)[column] as Date | null };
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

const isTable = <R extends object>(rows: unknown): rows is Table<R> =>
  typeof (rows as Partial<Table<R>>).row === 'function';

/** The rows in event-time order, where that can be had without reading an iterable to its end. */
function inEventTimeOrder<R extends object>(rows: Iterable<R>, column: string | undefined): Iterator<R> {
  if (column !== undefined && isTable<R>(rows) && !(rows.ordered && column === rows.timestampColumn))
    return sorted(
      rows.rowCount,
      (i) => rows.value(column, i),
      (i) => rows.row(i),
    );
  if (column !== undefined && Array.isArray(rows))
    return sorted(
      rows.length,
      (i) => (rows[i] as Record<string, unknown>)[column],
      (i) => rows[i] as R,
    );
  return rows[Symbol.iterator]();
}

function* sorted<R>(count: number, time: (i: number) => unknown, row: (i: number) => R): Generator<R> {
  const times = new Float64Array(count);
  let ordered = true;
  for (let i = 0; i < count; i++) {
    times[i] = milliseconds(time(i));
    ordered &&= i === 0 || (times[i - 1] as number) <= (times[i] as number);
  }
  if (ordered) {
    for (let i = 0; i < count; i++) yield row(i);
    return;
  }
  const order = new Float64Array(count).map((_, i) => i);
  order.sort((a, b) => compare(times[a] as number, times[b] as number) || a - b);
  for (const i of order) yield row(i);
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Null and what is no time come first. */
function milliseconds(value: unknown): number {
  const ms =
    value instanceof Date
      ? value.getTime()
      : typeof value === 'number'
        ? value
        : typeof value === 'string'
          ? DateTime.fromISO(value, { zone: 'utc' }).toMillis()
          : Number.NaN;
  return Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms;
}

const dateColumnOf = (row: object): string | undefined =>
  Object.entries(row).find(([, value]) => value instanceof Date)?.[0];

/** The first column in which the first value that is not null is a date. */
function firstDateColumn(rows: readonly object[]): string | undefined {
  return Object.keys(rows[0] ?? {}).find((column) => {
    const known = rows.find((row) => (row as Record<string, unknown>)[column] != null);
    return known && (known as Record<string, unknown>)[column] instanceof Date;
  });
}

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
