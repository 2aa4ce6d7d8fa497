import type { Observable } from 'rxjs';
import { eventMaker } from '../eventMaker.ts';
import { monotonicScheduler } from '../flow/monotonicScheduler.ts';
import { pull } from '../flow/pull.ts';
import type { RandomAccess } from '../table/randomAccess.ts';
import type { OwnPlaces } from './ownPlaces.ts';

/** After so many places without an event it says how far it is, and the event loop may have its turn. */
const STRETCH = 256;

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

/** An event of the shard's own, or a place up to which all of them have come. */
export type EventOrPlace = object | number;

/** Streams a shard's own events of a table as `fromTable` does, and now and then how far it is. */
export function shardedTable(
  rows: RandomAccess<object>,
  { table, timestampColumn, rowCount, own, standIn }: ShardedTableOptions,
): Observable<EventOrPlace> {
  function* iterate(): Generator<EventOrPlace> {
    const event = eventMaker(table, timestampColumn);
    if (!standIn) {
      for (let place = 0; place < rowCount; ) {
        const limit = Math.min(place + STRETCH, rowCount);
        const found = Math.min(own.from(place, limit), rowCount);
        for (; found - place > STRETCH; place += STRETCH) yield place;
        place = found;
        if (place === limit) yield place;
        else if (place < rowCount) yield event(rows.row(place), place++);
      }
      return;
    }
    for (let place = 0; place < rowCount; place++)
      yield own.owns(place) ? event(rows.row(place), place) : standIn(place);
  }
  return pull(iterate, false, monotonicScheduler);
}
