import type { Observable, SchedulerLike } from 'rxjs';
import { checkOption, SpindleError, suggest } from '../src/errors.ts';
import type { SpindleEvent } from '../src/event.ts';
import { monotonicScheduler } from '../src/flow/monotonicScheduler.ts';
import { pull } from '../src/flow/pull.ts';
import { isTable } from '../src/table/randomAccess.ts';
import { checkTimestampColumn } from '../src/table/timestampColumn.ts';
import { Lane } from '../src/timeline/lane.ts';
import {
  checkReferences,
  columnsOf,
  type ReadableTable,
  type ReadableTables,
  type References,
  relationsOf,
} from '../src/timeline/relations.ts';
import { timeline } from '../src/timeline/timeline.ts';

/** Options of {@link fromTables}. */
export interface FromTablesOptions {
  /** The column that says when a row happened, in the tables that have it; default: the first date column of each. */
  readonly timestampColumn?: string;
  /** By table, which columns hold keys of which table; adds to what tables of a domain say themselves. */
  readonly references?: References;
  /** Through which it yields between slices; default: the event loop. */
  readonly scheduler?: SchedulerLike;
}

/** The rows of any of these tables. */
export type RowOfAny<T extends ReadableTables> = {
  [N in keyof T]: T[N] extends ReadableTable<infer R> ? R : never;
}[keyof T];

/**
 * Streams several tables as one, by event time, each event after those that it refers to.
 *
 * ```
 * customer     a-----b-----|
 * order        --x-y---z---|
 * fromTables   a-x-y-b-z---|
 * ```
 *
 * Tables are given by name, parents first, each a table of a domain or an array; of equal times, the parents' events come
 * first. A row of a table without times comes, in the order of its table, as soon as the rows that it refers to have come:
 * before all if there are none, an order's lines right after the order. In a table with times a row without one comes before
 * those that have one. A row that is referred to by one that comes before it comes right before that one. `_spindle_seq`
 * counts by table, in the order in which its events come.
 *
 * Which column refers to which table, the tables of a domain say themselves; for arrays, whose first column is the key,
 * `references` does. Keys that no row has are no references.
 *
 * Cold, demand, completion and errors as `fromTable`. Memory: constant for tables in order; 16 bytes a row to sort one,
 * and rows that came early. Throws `UNKNOWN_TABLE`, `UNKNOWN_COLUMN` and `INVALID_OPTION`, when called.
 */
export function fromTables<const T extends ReadableTables>(
  tables: T,
  { timestampColumn, references = {}, scheduler = monotonicScheduler }: FromTablesOptions = {},
): Observable<SpindleEvent<RowOfAny<T>>> {
  for (const [name, table] of Object.entries(tables))
    checkOption(isTable(table) || Array.isArray(table), `tables.${name}`, table, 'a table of a domain, or an array');
  checkReferences(tables, references);
  checkTimestampColumns(tables, timestampColumn);
  const iterate = () => {
    const lanes = new Map<string, Lane>();
    for (const [name, table] of Object.entries<ReadableTable>(tables)) {
      const has = timestampColumn !== undefined && columnsOf(table).includes(timestampColumn);
      lanes.set(name, new Lane(name, table, has ? timestampColumn : undefined));
    }
    for (const [name, lane] of lanes)
      lane.references = relationsOf(name, tables, references).map(({ column, to }) => ({
        column,
        lane: lanes.get(to) as Lane,
      }));
    return timeline([...lanes.values()]) as Iterator<SpindleEvent<RowOfAny<T>>>;
  };
  return pull(iterate, false, scheduler);
}

function checkTimestampColumns(tables: ReadableTables, column: string | undefined): void {
  if (column === undefined) return;
  const having = Object.entries(tables).filter(([, table]) => columnsOf(table).includes(column));
  for (const [name, table] of having) checkTimestampColumn(table, name, column);
  if (having.length > 0) return;
  const known = [...new Set(Object.values(tables).flatMap(columnsOf))];
  throw new SpindleError(
    'UNKNOWN_COLUMN',
    `timestampColumn: no table has a column "${column}"; there are ${suggest(column, known)}`,
  );
}
