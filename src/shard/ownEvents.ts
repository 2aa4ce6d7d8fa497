import { type MonoTypeOperatorFunction, map, Observable } from 'rxjs';
import { lateBy, place, SEQ, TABLE } from '../event.ts';
import { operate } from '../flow/operate.ts';
import { serial } from '../flow/serial.ts';
import { Lateness, latenesses } from '../lateness.ts';
import { type ReorderingOptions, reordering } from '../reordering.ts';
import type { EventOrPlace } from './shardedTable.ts';
import { isForeign, standInFor } from './standIn.ts';

interface Noted {
  readonly [TABLE]?: unknown;
  readonly [SEQ]?: unknown;
  [place]?: number;
  [lateBy]?: number;
}

/** Puts stand-ins in the place of what is not the shard's own. */
export const withStandIns = <E extends object>(
  owns: (event: E, index: number) => boolean,
): MonoTypeOperatorFunction<E> => map((event, i) => (owns(event, i) ? event : (standInFor(event) as E)));

/** Drops the stand-ins; an own event keeps in mind how many came before it, and how late it is among all. */
export function ownEvents<E extends object>(): MonoTypeOperatorFunction<E> {
  return (source) =>
    new Observable((destination) => {
      const latenessOf = latenesses();
      let count = 0;
      source.subscribe(
        operate<E, E>({
          destination,
          next: (event) => {
            const { [TABLE]: table, [SEQ]: seq } = event as Noted;
            const late = latenessOf(table, seq);
            const before = count++;
            if (!isForeign(event)) destination.next(noting(event, before, late));
          },
        }),
      );
    });
}

/**
 * Makes a shard's own events of a table late as `reorder` makes them among all, `rowCount` in number, of which the others
 * are only counted. An event keeps in mind what those of {@link ownEvents} do.
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
            // After so many more nothing of its own is held.
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

function noting<E extends Noted>(event: E, before: number, late: number): E {
  event[place] = before;
  event[lateBy] = late;
  return event;
}
