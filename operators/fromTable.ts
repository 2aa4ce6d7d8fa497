import type { Observable, SchedulerLike } from 'rxjs';
import { SpindleError, show } from '../src/errors.ts';
import type { SpindleEvent } from '../src/event/event.ts';
import { checkMetadata, type Metadata } from '../src/event/metadata.ts';
import { toEvent } from '../src/event/toEvent.ts';
import { monotonicScheduler } from '../src/flow/monotonicScheduler.ts';
import { pull } from '../src/flow/pull.ts';
import { aScheduler, checkOptions, column, oneOf, text } from '../src/options/checkOptions.ts';
import { rowsCheck } from '../src/table/checkRows.ts';
import { rowsOf } from '../src/table/columnarTable.ts';
import { randomAccess } from '../src/table/randomAccess.ts';
import type { ColumnName, Rows } from '../src/table/rows.ts';
import type { Table } from '../src/table/table.ts';
import { markTables } from '../src/table/tablesMark.ts';
import { checkTimestampColumn, firstDateOf, timeReader, timestampColumnOf } from '../src/table/timestampColumn.ts';

/** Options of {@link fromTable}. `C` are the columns of its rows. */
export interface FromTableOptions<C extends string = string> {
  /** The value of `_spindle_table`. Default: the name of the table, or `table`. */
  readonly table?: string;
  /**
   * The column that says when a row happened; `meta.at` is `at` in the objects of `meta`. Default: the first date column. That is for an
   * array also the first one that holds nothing but ISO text; for an iterable, the first one of its first row.
   */
  readonly timestampColumn?: C | `${C}.${string}`;
  /**
   * What becomes of `_spindle_*` columns that the rows have already: `keep` streams them as they are, in the rows' own order,
   * `replace` drops them. Default: such rows are refused.
   */
  readonly metadata?: Metadata;
  /** Through which it yields between slices; default: the event loop. */
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
 * A table of Apache Arrow, or any object with `numRows`, `getChild` and `schema.fields`, is a table, and so are rows with `length` and
 * `get(i)`: no row is copied before it is read. Arrow's dates and timestamps become dates, its integers of 64 bits numbers, or bigints
 * beyond 2^53.
 *
 * Completes after the last row; what the iterator throws becomes its error. A table that is already in order, and any
 * iterable, is streamed in constant memory; sorting takes 16 bytes a row. Throws `UNKNOWN_COLUMN` when a timestamp column is
 * named that the table has not, `INVALID_OPTION` when it is known to hold no times (dates, milliseconds or, in an array, ISO text),
 * and for rows that have `_spindle_*` columns, unless `metadata` says what becomes of them.
 *
 * @example
 * ```ts
 * import { fromTable } from 'spindle-rx/operators';
 *
 * const orders = [{ order_id: 1, ordered_at: new Date('2025-03-01T09:00:00Z') }];
 * fromTable(orders, { table: 'order' }).subscribe((event) => console.log(event.order_id, event._spindle_seq)); // 1 0
 * ```
 */
export function fromTable<R extends object>(
  rows: Rows<R>,
  options: FromTableOptions<NoInfer<ColumnName<R>>> = {},
): Observable<SpindleEvent<R>> {
  rowsCheck(rows, ['rows']);
  checkOptions<FromTableOptions>('fromTable', options, {
    table: text,
    timestampColumn: column,
    metadata: metadataCheck,
    scheduler: aScheduler,
  });
  const { metadata, scheduler = monotonicScheduler } = options;
  const source = rowsOf(rows);
  const described = source as Partial<Table<R>>;
  const table = options.table ?? described.name ?? 'table';
  checkTimestampColumn(source, table, options.timestampColumn);
  // Of other rows than the first, the stream will know.
  const columns = Array.isArray(source)
    ? Object.keys(source[0] ?? {})
    : (described.columns ?? []).map(({ name }) => name);
  checkMetadata(columns, table, metadata);
  const isAsync = Symbol.asyncIterator in source;
  const known = options.timestampColumn ?? timestampColumnOf(source);
  const detect = options.timestampColumn === undefined && !described.columns && !Array.isArray(source);

  const iterate = (): Iterator<SpindleEvent<R>> | AsyncIterator<SpindleEvent<R>> => {
    let seq = 0;
    let make: ReturnType<typeof toEvent<R>> | undefined;
    const maker = (timestampColumn: string | undefined) =>
      toEvent<R>(table, { timestampColumn, metadata, readTime: timeReader(source, table, timestampColumn) });
    const event = (row: R): SpindleEvent<R> => {
      if (typeof row !== 'object' || row === null) throw notARow(table, seq, row);
      make ??= maker(detect ? firstDateOf(row) : known);
      return make(row, seq++);
    };
    return isAsync
      ? mapAsync((source as AsyncIterable<R>)[Symbol.asyncIterator](), event)
      : inEventTimeOrder(source as Iterable<R>, metadata === 'keep' ? undefined : known, event);
  };
  const events = pull(iterate, isAsync, scheduler);
  markTables(events, { [table]: source });
  return events;
}

const notARow = (table: string, seq: number, row: unknown): SpindleError =>
  new SpindleError('INVALID_INPUT', `row ${seq} of table ${show(table)} must be an object, got ${show(row)}`);

/** For what becomes of metadata. */
const metadataCheck = oneOf('keep', 'replace');

/** The events of rows in event-time order, where that can be had without reading an iterable to its end. */
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
