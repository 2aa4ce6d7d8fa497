import type { Observable, SchedulerLike } from 'rxjs';
import { checkOption } from '../src/errors.ts';
import type { SpindleEvent } from '../src/event/event.ts';
import { toEvent } from '../src/event/toEvent.ts';
import { monotonicScheduler } from '../src/flow/monotonicScheduler.ts';
import { pull } from '../src/flow/pull.ts';
import { randomAccess } from '../src/table/randomAccess.ts';
import type { ColumnName, Rows } from '../src/table/rows.ts';
import type { Table } from '../src/table/table.ts';
import { checkTimestampColumn, firstDateOf, timestampColumnOf } from '../src/table/timestampColumn.ts';

/** Options of {@link fromTable}. `C` are the columns of its rows. */
export interface FromTableOptions<C extends string = string> {
  /** The value of `_spindle_table`. Default: the name of the table, or `table`. */
  readonly table?: string;
  /**
   * The column that says when a row happened. Default: the first date column; for an iterable, the first one of its first row.
   */
  readonly timestampColumn?: C;
  /** Where it waits between two slices. Default: the event loop. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Streams rows as events: each row's columns, then `_spindle_table`, `_spindle_seq` and `_spindle_event_time`.
 *
 * ```
 * fromTable(rows)   (abc|)
 * ```
 *
 * Cold: each subscription starts afresh. Tables and arrays are streamed in event-time order (stable, nulls first), iterables and
 * async iterables in their own order. It pulls rows only while the stages below want events. It pulls in slices of about 10 ms and
 * yields to the event loop in between, so only the first slice is synchronous.
 *
 * Completes after the last row. What the iterator throws becomes its error. A table in event-time order and any iterable are
 * streamed in constant memory; a table that has to be sorted takes 16 bytes a row. Throws `UNKNOWN_COLUMN` if the table does not have
 * the timestamp column, and `INVALID_OPTION` if it holds text or booleans.
 */
export function fromTable<R extends object>(
  rows: Rows<R>,
  options: FromTableOptions<NoInfer<ColumnName<R>>> = {},
): Observable<SpindleEvent<R>> {
  checkOption(typeof rows === 'object' && rows !== null, 'rows', rows, 'a table, an array or an iterable of rows');
  const { scheduler = monotonicScheduler } = options;
  const described = rows as Partial<Table<R>>;
  const table = options.table ?? described.name ?? 'table';
  checkTimestampColumn(rows, table, options.timestampColumn);
  const isAsync = Symbol.asyncIterator in rows;
  const timestampColumn = options.timestampColumn ?? timestampColumnOf(rows);
  const detect = options.timestampColumn === undefined && !described.columns && !Array.isArray(rows);

  const iterate = (): Iterator<SpindleEvent<R>> | AsyncIterator<SpindleEvent<R>> => {
    let seq = 0;
    let make: ReturnType<typeof toEvent<R>> | undefined;
    const event = (row: R): SpindleEvent<R> => {
      make ??= toEvent<R>(table, detect ? firstDateOf(row) : timestampColumn);
      return make(row, seq++);
    };
    return isAsync
      ? mapAsync((rows as AsyncIterable<R>)[Symbol.asyncIterator](), event)
      : inEventTimeOrder(rows as Iterable<R>, timestampColumn, event);
  };
  return pull(iterate, isAsync, scheduler);
}

/** The events of rows: those of tables and arrays in event-time order, those of iterables in their own order. */
function* inEventTimeOrder<R extends object, E>(
  rows: Iterable<R>,
  timestampColumn: string | undefined,
  event: (row: R) => E,
): Generator<E> {
  const addressed = randomAccess<R>(rows, timestampColumn);
  if (addressed) for (let i = 0; i < addressed.rowCount; i++) yield event(addressed.row(i));
  else for (const row of rows) yield event(row);
}

/** Not an async generator, because its `return` waits for a pending `next`. */
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
