import { type MonoTypeOperatorFunction, map, Observable } from 'rxjs';
import { lateBy, place, SEQ, TABLE } from '../event.ts';
import { operate } from '../flow/operate.ts';
import { latenesses } from '../lateness.ts';
import { isForeign, standInFor } from './standIn.ts';

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
            const { [TABLE]: table, [SEQ]: seq } = event as { readonly [TABLE]?: unknown; readonly [SEQ]?: unknown };
            const late = latenessOf(table, seq);
            const before = count++;
            if (isForeign(event)) return;
            destination.next(Object.assign(event, { [place]: before, [lateBy]: late }));
          },
        }),
      );
    });
}
