import type { Change } from './event.ts';

/** What anomalies did to an event. An anomaly of the user's own has only its label. */
export type Changes = readonly (Change | Pick<Change, 'type'>)[];

/** What the stages know about an event. It is counted, and no key of the event shows it. */
export interface Notes {
  /** What anomalies did to it; only on anomalous events. */
  readonly changes?: Changes;
  /** The `_spindle_seq` that it had in its source, if it was renumbered. */
  readonly sourceSeq?: number;
  /** Its place in the unsharded stream, on events of a shard whose place is not their seq. */
  readonly place?: number;
  /** How many events late it is in the unsharded stream, on events of a shard where events are late or moved. */
  readonly lateBy?: number;
  /** When it is to be delivered, in milliseconds since 1970, on events that `delayDelivery` delays. Their event time is earlier. */
  readonly deliverAt?: number | undefined;
  /** By how many milliseconds it is late in the unsharded stream, likewise. */
  readonly lateMs?: number | undefined;
  /** Its `_spindle_table`, if the event itself no longer says so. */
  readonly table?: unknown;
  /** Its `_spindle_seq`, likewise. */
  readonly seq?: unknown;
  /** Its `_spindle_event_time`, likewise. */
  readonly time?: unknown;
}

/** A constructor that returns what it is given: a class that extends it adds its private fields to any object. */
class Given {
  constructor(event: object) {
    // biome-ignore lint/correctness/noConstructorReturn: see above
    return event;
  }
}

/**
 * Keeps the notes in a private field of the event, which nothing else can see: no `toEqual`, no `console.log`, no spread. A symbol
 * that is not enumerable would be as good and cost four times as much, a WeakMap too.
 */
class Noted extends Given {
  #notes: Notes;

  constructor(event: object, notes: Notes) {
    super(event);
    this.#notes = notes;
  }

  static notesOf(event: object): Notes | undefined {
    return #notes in event ? event.#notes : undefined;
  }

  static note(event: object, more: Notes): void {
    if (#notes in event) event.#notes = { ...event.#notes, ...more };
    else new Noted(event, more);
  }
}

/** What is noted of an event; undefined if nothing is. */
export const { notesOf } = Noted;

/** Notes something on an event, and keeps what was noted before. */
export const { note } = Noted;

/** Notes on a copy what is noted of the event. Returns the copy. */
export function withNotesOf<T extends object>(event: object, copy: T): T {
  const notes = notesOf(event);
  if (notes !== undefined) note(copy, notes);
  return copy;
}
