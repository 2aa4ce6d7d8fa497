import { type MonoTypeOperatorFunction, map, Observable } from 'rxjs';
import { SEQ, TABLE } from '../event/event.ts';
import { latenessByTable } from '../event/lateness.ts';
import { note } from '../event/notes.ts';
import { isPlaceholder, placeholderFor } from '../event/placeholder.ts';
import { timeLateness } from '../event/timeLateness.ts';
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

/**
 * Drops the placeholders. Notes on each own event its place and its lateness in the unsharded stream, if `isTimed` in milliseconds too.
 */
export function ownEvents<E extends object>(isTimed: boolean): MonoTypeOperatorFunction<E> {
  return (source) =>
    new Observable((destination) => {
      const latenessOf = latenessByTable();
      const lateMsOf = isTimed ? timeLateness() : undefined;
      let count = 0;
      source.subscribe(
        operate<E, E>({
          destination,
          next: (event) => {
            const { [TABLE]: table, [SEQ]: seq } = event as OwnEvent;
            const late = latenessOf(table, seq);
            const lateMs = lateMsOf?.(event);
            const index = count++;
            if (isPlaceholder(event)) return;
            if (lateMs !== undefined) note(event, { lateMs });
            destination.next(withPlace(event, index, late));
          },
        }),
      );
    });
}

/** Notes on an event its place in the unsharded stream, and how many events late it is there. */
export function withPlace<E extends object>(event: E, place: number, lateBy: number): E {
  note(event, { place, lateBy });
  return event;
}
