import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { Reordering, type ReorderingOptions } from '../disorder/reordering.ts';
import { SEQ } from '../event/event.ts';
import { Lateness } from '../event/lateness.ts';
import { DeliveryQueue } from '../flow/deliveryQueue.ts';
import { operate } from '../flow/operate.ts';
import { type OwnEvent, withPlace } from './ownEvents.ts';
import type { EventOrPlace } from './shardedTable.ts';

/** Options of {@link reorderOwn}. */
export interface ReorderOwnOptions extends ReorderingOptions<unknown> {
  /** The number of events in the unsharded stream. */
  readonly rowCount: number;
}

/**
 * Makes a shard's own events of a table late exactly as `reorder` makes them late in the unsharded stream. The events of other
 * shards are only counted. Notes on each own event its place and its lateness in the unsharded stream.
 */
export function reorderOwn(options: ReorderOwnOptions): MonoTypeOperatorFunction<EventOrPlace> {
  const { rowCount, maxDelaySlots } = options;
  return (source) =>
    new Observable((destination) => {
      const out = new DeliveryQueue<EventOrPlace>(destination);
      const lateness = new Lateness();
      let emitted = 0;
      const reordering = new Reordering<EventOrPlace>(options, (value) => {
        const isOwn = typeof value !== 'number';
        const late = lateness.of(isOwn ? seqOf(value) : value);
        const index = emitted++;
        if (isOwn) out.push(withPlace(value, index, late));
      });
      /** The place of the next event of the unsharded stream. */
      let next = 0;
      /** Lets the events of other shards before a place take part. */
      const passOthers = (place: number) => {
        while (next < place) reordering.push(next++);
      };
      source.subscribe(
        operate<EventOrPlace, EventOrPlace>({
          destination,
          next: (value) => {
            if (typeof value === 'number') passOthers(value);
            else {
              passOthers(seqOf(value));
              reordering.push(value);
              next++;
            }
            out.flush();
          },
          complete: () => {
            // After this many more events, no own event is held.
            passOthers(Math.min(rowCount, next + maxDelaySlots));
            reordering.complete();
            out.complete();
          },
          finalize: () => reordering.clear(),
        }),
      );
    });
}

const seqOf = (event: OwnEvent): number => event[SEQ] as number;
