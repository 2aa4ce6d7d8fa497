import type { Observable } from 'rxjs';
import { type ToEventOptions, toEvent } from '../event/toEvent.ts';
import { monotonicScheduler } from '../flow/monotonicScheduler.ts';
import { pull } from '../flow/pull.ts';
import type { RandomAccess } from '../table/randomAccess.ts';
import type { OwnPlaces } from './ownPlaces.ts';

/** After so many places without an own event, the stream reports its place, and the event loop gets its turn. */
const STRETCH = 256;

/** What {@link shardedTable} needs to know of a table. */
export interface ShardedTableOptions extends ToEventOptions {
  readonly table: string;
  /** The number of rows of all shards together. */
  readonly rowCount: number;
  readonly own: OwnPlaces;
  /** Makes the placeholder for an event of another shard. Default: those events are left out. */
  readonly placeholder?: (place: number) => object;
}

/** One of the shard's own events, or a place before which all own events have come. */
export type EventOrPlace = object | number;

/** Streams a shard's own events of a table as `fromTable` does, with reports of its place in between. */
export function shardedTable(
  rows: RandomAccess<object>,
  { table, rowCount, own, placeholder, ...options }: ShardedTableOptions,
): Observable<EventOrPlace> {
  function* iterate(): Generator<EventOrPlace> {
    const event = toEvent(table, options);
    if (!placeholder) {
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
      yield own.owns(place) ? event(rows.row(place), place) : placeholder(place);
  }
  return pull(iterate, false, monotonicScheduler);
}
