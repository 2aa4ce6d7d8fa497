import { asyncScheduler, filter, type Observable } from 'rxjs';
import type { Addressable } from '../addressable.ts';
import { eventMaker } from '../eventMaker.ts';
import { pull } from '../flow/pull.ts';
import type { OwnPlaces } from './ownPlaces.ts';

/** After so many places without an event the event loop may have its turn. */
const STRETCH = 4096;

/** What {@link shardedTable} needs to know of a table. */
export interface ShardedTableOptions {
  readonly table: string;
  readonly timestampColumn: string | undefined;
  /** Of all shards together. */
  readonly rowCount: number;
  readonly own: OwnPlaces;
  /** Stands for an event that is not the shard's own; default: those are left out. */
  readonly standIn?: (place: number) => object;
}

/** Streams a shard's own events of a table as `fromTable` does. */
export function shardedTable(
  rows: Addressable<object>,
  { table, timestampColumn, rowCount, own, standIn }: ShardedTableOptions,
): Observable<object> {
  function* iterate(): Generator<object | undefined> {
    const event = eventMaker(table, timestampColumn);
    if (!standIn) {
      for (let place = 0; place < rowCount; ) {
        const limit = Math.min(place + STRETCH, rowCount);
        place = own.from(place, limit);
        if (place === limit) yield undefined;
        else if (place < rowCount) yield event(rows.row(place), place++);
      }
      return;
    }
    for (let place = 0; place < rowCount; place++)
      yield own.owns(place) ? event(rows.row(place), place) : standIn(place);
  }
  return pull(iterate, false, asyncScheduler).pipe(filter((event) => event !== undefined));
}
