import { type MonoTypeOperatorFunction, map, Observable } from 'rxjs';
import { type ReorderingOptions, reordering } from '../disorder/reordering.ts';
import { SEQ, TABLE } from '../event/event.ts';
import { Lateness, latenessByTable } from '../event/lateness.ts';
import { note } from '../event/notes.ts';
import { isPlaceholder, placeholderFor } from '../event/placeholder.ts';
import { operate } from '../flow/operate.ts';

/** An event of a shard, on which its place and its lateness in the unsharded stream can be noted. */
export interface OwnEvent {
  readonly [TABLE]?: unknown;
  readonly [SEQ]?: unknown;
}

/** Replaces the events that are not the shard's own by placeholders. */
export const withPlaceholders = <E extends object>(
  owns: (event: E, index: number) => boolean,
): MonoTypeOperatorFunction<E> => map((event, i) => (owns(event, i) ? event : (placeholderFor(event) as E)));

/** Drops the placeholders. Notes on each own event its place and its lateness in the unsharded stream. */
export function ownEvents<E extends object>(): MonoTypeOperatorFunction<E> {
  return (source) =>
    new Observable((destination) => {
      const latenessOf = latenessByTable();
      let count = 0;
      source.subscribe(
        operate<E, E>({
          destination,
          next: (event) => {
            const { [TABLE]: table, [SEQ]: seq } = event as OwnEvent;
            const late = latenessOf(table, seq);
            const index = count++;
            if (!isPlaceholder(event)) destination.next(withPlace(event, index, late));
          },
        }),
      );
    });
}

/**
 * Makes a shard's own events of a table late exactly as `reorder` makes them late in the unsharded stream of `rowCount` events. The
 * events of other shards are only counted. Notes on each event what {@link ownEvents} notes.
 */
export function reorderOwn(
  options: ReorderingOptions<unknown> & { readonly rowCount: number },
): MonoTypeOperatorFunction<EventOrPlace> {
  const { rowCount, maxDelaySlots } = options;
  return (source) =>
    new Observable((destination) => {
      const out = serial(destination);
      const lateness = new Lateness();
      let count = 0;
      let next = 0;
      const line = reordering<EventOrPlace>(options, (value) => {
        const isOwn = typeof value !== 'number';
        const late = lateness.of(isOwn ? seqOf(value) : value);
        const before = count++;
        if (isOwn) out.push(noting(value, before, late));
      });
      const passTo = (place: number) => {
        while (next < place) line.push(next++);
      };
      source.subscribe(
        operate<EventOrPlace, EventOrPlace>({
          destination,
          next: (value) => {
            if (typeof value === 'number') passTo(value);
            else {
              passTo(seqOf(value));
              line.push(value);
              next++;
            }
            out.flush();
          },
          complete: () => {
            // After this many more events, no own event is held.
            passTo(Math.min(rowCount, next + maxDelaySlots));
            line.complete();
            out.complete();
          },
          finalize: line.clear,
        }),
      );
    });
}

const seqOf = (event: object): number => (event as Noted)[SEQ] as number;

function noting<E extends object>(event: E, place: number, lateBy: number): E {
  note(event, { place, lateBy });
  return event;
}
