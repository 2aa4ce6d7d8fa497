import { type MonoTypeOperatorFunction, map, Observable, type OperatorFunction } from 'rxjs';
import { operate } from '../flow/operate.ts';
import { isForeign, standInFor } from './standIn.ts';

/** Under which an event of a shard has its place among the events of all shards; written by no encoder. */
export const place: unique symbol = Symbol('spindle.place');

/** Puts stand-ins in the place of what is not the shard's own. */
export const withStandIns = <E extends object>(
  owns: (event: E, index: number) => boolean,
): MonoTypeOperatorFunction<E> => map((event, i) => (owns(event, i) ? event : (standInFor(event) as E)));

/** Drops the stand-ins, and notes on each event how many of all shards' came before it. */
export function ownEvents<E extends object>(): OperatorFunction<E, E> {
  return (source) =>
    new Observable((destination) => {
      let count = 0;
      source.subscribe(
        operate<E, E>({
          destination,
          next: (event) => {
            const before = count++;
            if (isForeign(event)) return;
            (event as { [place]?: number })[place] = before;
            destination.next(event);
          },
        }),
      );
    });
}
