import type { SchedulerLike } from 'rxjs';
import { notesOf } from '../event/notes.ts';
import type { Timetable } from './paced.ts';
import { LONGEST_DELAY } from './scheduleAfter.ts';

/** Options of {@link ReplayTimetable}. */
export interface ReplayTimetableOptions {
  readonly speed: number;
  /** The event time that is played at the start; undefined for that of the first event. In ms since 1970. */
  readonly from: number | undefined;
  /** When the start is, on the scheduler's clock. Default: now, or when the first event waits. */
  readonly startAt: number | undefined;
  /** In milliseconds of event time. */
  readonly maxGap: number;
  /** The event time of a record; -∞ if it has none. */
  readonly timeOf: (record: object) => number;
  readonly scheduler: SchedulerLike;
}

/** Events are due by their own times, `speed` times as fast. The schedule is absolute, so lateness never adds up. */
export class ReplayTimetable implements Timetable<object> {
  readonly isOver = false;
  readonly #options: ReplayTimetableOptions;
  #start: number | undefined;
  /** The latest event time so far. */
  #latest: number | undefined;
  /** How far the replay has come, in milliseconds of event time. Long gaps count as `maxGap`. */
  #played = 0;
  /** When the event that waits is due. */
  #due: number | undefined;

  constructor(options: ReplayTimetableOptions) {
    const { from, startAt, scheduler } = options;
    this.#options = options;
    this.#latest = from;
    this.#start = startAt ?? (from === undefined ? undefined : scheduler.now());
  }

  wait(event: object): number {
    const now = this.#options.scheduler.now();
    this.#due ??= this.#dueOf(event, now);
    const left = this.#due - now;
    if (left <= 0) return 0;
    // A shorter wait would be lost in the rounding of virtual time, which would stand still.
    return Math.min(Math.max(left, now * Number.EPSILON), LONGEST_DELAY);
  }

  leave(): void {
    this.#due = undefined;
  }

  /** An event without a time, or with an earlier one than has been played, is due with the event before it. */
  #dueOf(event: object, now: number): number {
    const { speed, maxGap, timeOf } = this.#options;
    const time = notesOf(event)?.deliverAt ?? timeOf(event);
    if (time !== Number.NEGATIVE_INFINITY) {
      this.#start ??= now;
      this.#latest ??= time;
      if (time > this.#latest) {
        this.#played += Math.min(time - this.#latest, maxGap);
        this.#latest = time;
      }
    }
    return (this.#start ?? now) + this.#played / speed;
  }
}
