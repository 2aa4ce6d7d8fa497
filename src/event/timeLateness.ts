import { EVENT_TIME, TABLE } from './event.ts';
import { notesOf } from './notes.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The event time of an event, in milliseconds since 1970; NaN if it has none. */
function timeOf(event: object): number {
  const time = (event as Fields)[EVENT_TIME] ?? notesOf(event)?.time;
  if (time instanceof Date) return time.getTime();
  return typeof time === 'number' ? time : Number.NaN;
}

/**
 * Returns a function that takes one event after the other, and returns its lateness in milliseconds: by how much the largest event time
 * so far in its table is ahead of its own. Undefined if it has no event time.
 */
export function timeLateness(): (event: object) => number | undefined {
  const latest = new Map<unknown, number>();
  return (event) => {
    const notes = notesOf(event);
    if (notes?.lateMs !== undefined) return notes.lateMs;
    const time = timeOf(event);
    if (Number.isNaN(time)) return undefined;
    const table = (event as Fields)[TABLE] ?? notes?.table;
    const late = (latest.get(table) ?? time) - time;
    if (late > 0) return late;
    latest.set(table, time);
    return 0;
  };
}
