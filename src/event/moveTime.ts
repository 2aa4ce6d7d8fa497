import { printable, SpindleError, show } from '../errors.ts';
import { replaceAt } from './columnPath.ts';
import { createCopier } from './copyEvent.ts';
import { EVENT_TIME, SEQ, type SpindleEvent, TABLE } from './event.ts';
import { note, notesOf } from './notes.ts';
import { isPlaceholder, movePlaceholder } from './placeholder.ts';

/** How an event moves in time. */
interface Move {
  /** Its event time until now, if that is a date: the same object in each column that holds it. */
  before: object | undefined;
  /** Its new event time, if it has one, and the same in milliseconds since 1970. */
  time: Date | undefined;
  timeMs: number;
  /** By how many milliseconds its other dates move. */
  offset: number;
}

/** Copies an event, with another event time and all other dates moved by `offset` ms. Without `time`, the event has no time to change. */
export type MoveTime = (event: object, time: Date | undefined, offset: number) => object;

/**
 * Returns a function that moves events in time. The new event time is in the timestamp column and in `_spindle_event_time`. If no
 * column is named, `_spindle_event_time` has it alone, and a date column that held it moves along. A timestamp column of numbers or
 * text gets the time as milliseconds or ISO text.
 *
 * A placeholder is moved in place, because it is nobody else's.
 */
export function timeMover(timestampColumn: string | undefined): MoveTime {
  const move: Move = { before: undefined, time: undefined, timeMs: 0, offset: 0 };
  const path = timestampColumn?.includes('.') ? timestampColumn.split('.') : undefined;
  const copy = createCopier<Move>((keys) => keys.map((name) => ({ name })), movedDate);
  return (event, time, offset) => {
    if (time && Number.isNaN(time.getTime())) throw beyondDates(event);
    if (isPlaceholder(event)) return movePlaceholder(event, time, offset);
    const before = (event as SpindleEvent)[timestampColumn ?? EVENT_TIME];
    move.before = time && before instanceof Date ? before : undefined;
    move.time = time;
    move.timeMs = time?.getTime() ?? Number.NaN;
    move.offset = offset;
    const moved = copy(event, move);
    const deliverAt = notesOf(moved)?.deliverAt;
    if (deliverAt !== undefined) note(moved, { deliverAt: deliverAt + offset });
    if (!time) return moved;
    if (path && !Object.hasOwn(moved, path.join('.'))) replaceAt(moved, path, (value) => asIn(value, time));
    else if (timestampColumn !== undefined) moved[timestampColumn] = asIn(moved[timestampColumn], time);
    if (moved._spindle_event_time !== time && (timestampColumn === undefined || EVENT_TIME in moved))
      moved._spindle_event_time = asIn(moved._spindle_event_time, time);
    return moved;
  };
}

function beyondDates(event: object): SpindleError {
  const { [TABLE]: table, [SEQ]: seq } = event as Partial<SpindleEvent>;
  const which = seq === undefined ? 'an event' : `event ${show(seq)} of ${printable(table)}`;
  return new SpindleError(
    'INVALID_INPUT',
    `${which} would happen beyond the year 275760, which is the last that a Date holds; move the first event to an earlier time`,
  );
}

/** The event time stays the same object in each column that holds it: that tells which columns those are. */
function movedDate(value: object | null, { before, time, timeMs, offset }: Move): unknown {
  // This is a hot path: most columns that get here hold the event time, or null.
  if (value === null) return null;
  if (value === before) return time;
  if (!(value instanceof Date)) return value;
  const ms = value.getTime() + offset;
  return ms === timeMs ? time : new Date(ms);
}

/** The time as a value of the type that the column holds. */
function asIn(value: unknown, time: Date): unknown {
  if (typeof value === 'number') return time.getTime();
  return typeof value === 'string' ? time.toISOString() : time;
}
