import type { Observable, SchedulerLike } from 'rxjs';
import { checkMetadata, type Metadata } from '../src/event/metadata.ts';
import { monotonicScheduler } from '../src/flow/monotonicScheduler.ts';
import { pull } from '../src/flow/pull.ts';
import { anything, aScheduler, checkOptions, column, oneOf } from '../src/options/checkOptions.ts';
import { markTables } from '../src/table/tablesMark.ts';
import { tablesWithTimestampColumn } from '../src/table/timestampColumn.ts';
import type { EventOfAny } from '../src/timeline/eventOf.ts';
import { readableEvents } from '../src/timeline/readableEvents.ts';
import {
  checkReferences,
  columnsOf,
  type ReadableTables,
  type References,
  tablesCheck,
} from '../src/timeline/relations.ts';
import { isStreamed, streamedEvents } from '../src/timeline/streamedEvents.ts';

/** Options of {@link fromTables}. */
export interface FromTablesOptions {
  /** The timestamp column, in the tables that have it. Default: the first date column of each table. */
  readonly timestampColumn?: string;
  /** By table and column: the table whose keys the column holds. Adds to the references that tables of a domain declare. */
  readonly references?: References;
  /**
   * What becomes of `_spindle_*` columns that the rows have already: `keep` streams them as they are, `replace` drops them.
   * Default: such rows are refused.
   */
  readonly metadata?: Metadata;
  /** The scheduler on which it yields between slices. Default: the event loop. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Streams several tables as one, by event time. Each event comes after those that it refers to.
 *
 * ```
 * customer     a-----b-----|
 * order        --x-y---z---|
 * fromTables   a-x-y-b-z---|
 * ```
 *
 * Tables are given by name, parents first. Each is a table of a domain, an array, or a table of a file. `_spindle_seq` counts the
 * events of each table in the order in which they come.
 *
 * - Of equal times, the event of the parent table comes first.
 * - If a table has no timestamp column, its rows keep their order. Each comes as soon as the rows that it refers to have come: the
 *   lines of an order right after the order, a row without references at the very beginning.
 * - If a table has a timestamp column, its rows without a time come before those with a time.
 * - A row comes early if an earlier one refers to it: right before that one.
 *
 * Tables of a domain declare which of their columns refer to which table. For arrays and files, `references` does; their key is the
 * first column, unless the reference names another. A key that no row has is ignored.
 *
 * Files are read row by row, in their own order; a row that is earlier than the row before it is `INVALID_INPUT`. Looped files loop
 * together, by the span of all of them.
 *
 * Cold. Demand, completion and errors are those of `fromTable`. Memory: constant for tables in event-time order, 16 bytes a row
 * for a table that has to be sorted, and the numbers of the rows that came early. Of a file that others refer to it holds the keys,
 * and the rows up to one that comes early. Throws `UNKNOWN_TABLE`, `UNKNOWN_COLUMN` and
 * `INVALID_OPTION` when called.
 *
 * @example
 * ```ts
 * import { fromTables } from 'spindle-rx/operators';
 *
 * const customer = [{ customer_id: 7, since: new Date('2025-01-01') }];
 * const order = [{ order_id: 1, customer_id: 7, at: new Date('2025-03-01') }];
 * fromTables({ customer, order }, { references: { order: { customer_id: 'customer' } } }).subscribe((event) => {
 *   if (event._spindle_table === 'order') console.log(event.order_id);
 * });
 * ```
 */
export function fromTables<const T extends ReadableTables>(
  tables: T,
  options: FromTablesOptions = {},
): Observable<EventOfAny<T>> {
  tablesCheck(tables, ['tables']);
  checkOptions<FromTablesOptions>('fromTables', options, {
    timestampColumn: column,
    references: anything,
    metadata: oneOf('keep', 'replace'),
    scheduler: aScheduler,
  });
  const { timestampColumn, references = {}, metadata, scheduler = monotonicScheduler } = options;
  checkReferences(tables, references);
  for (const [name, table] of Object.entries(tables)) checkMetadata(columnsOf(table), name, metadata);
  const dated = tablesWithTimestampColumn(tables, timestampColumn);
  const how = { timestampColumn, dated, references, metadata };
  const areStreamed = Object.values(tables).some(isStreamed);
  const iterate = () => (areStreamed ? streamedEvents(tables, how) : readableEvents(tables, how));
  const events = pull(iterate, areStreamed, scheduler) as Observable<unknown> as Observable<EventOfAny<T>>;
  markTables(events, tables);
  return events;
}
