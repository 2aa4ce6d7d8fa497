import { checkOption } from '../errors.ts';
import { changesOf } from './changes.ts';
import { EVENT_TIME, SEQ, TABLE } from './event.ts';
import { note, notesOf } from './notes.ts';

/**
 * Gives a record that was made from an event what the stages know about that event, and returns it: whether it is anomalous, what was
 * changed, its place in the stream and its event time. So it is counted as the event would be, whichever columns it has.
 *
 * @throws `SpindleError` `INVALID_OPTION` if either is no object.
 *
 * @example
 * ```ts
 * import { map } from 'rxjs';
 * import { carry, fromTable } from 'spindle-rx';
 *
 * const orders = [{ order_id: 1, order_total: 9.5, note: null }];
 * fromTable(orders).pipe(map((order) => carry(order, { id: order.order_id, total: order.order_total })));
 * ```
 */
export function carry<T extends object>(event: object, copy: T): T {
  checkOption(typeof event === 'object' && event !== null, 'event', event, 'an event');
  checkOption(typeof copy === 'object' && copy !== null, 'copy', copy, 'an object');
  const { [TABLE]: table, [SEQ]: seq, [EVENT_TIME]: time } = event as Readonly<Record<string, unknown>>;
  const changes = changesOf(event);
  // What the event says itself goes before what was carried to it.
  note(copy, {
    ...notesOf(event),
    ...(table !== undefined && { table }),
    ...(seq !== undefined && { seq }),
    ...(time !== undefined && { time }),
    ...(changes.length > 0 && { changes }),
  });
  return copy;
}
