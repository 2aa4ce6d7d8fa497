import { printable, SpindleError, show } from '../errors.ts';
import { SEQ, TABLE } from '../event/event.ts';
import { note, notesOf } from '../event/notes.ts';
import { TimeQueue } from '../event/timeQueue.ts';
import { random } from '../random/random.ts';
import { stratifiedChoice } from '../random/stratifiedChoice.ts';
import { type DelaySeconds, delays } from './delayLaw.ts';

/** Options of {@link Delaying}: those of `delayDelivery`. */
export interface DelayingOptions {
  readonly fraction: number;
  readonly delaySeconds: DelaySeconds;
  readonly seed: number;
  readonly maxHeld: number;
}

/** Chooses the events that are delayed, and holds them until event times have passed their delivery. */
export class Delaying<E extends object> {
  readonly #maxHeld: number;
  readonly #isChosen: () => boolean;
  readonly #delay: () => number;
  readonly #held = new TimeQueue<E>();
  #latest = Number.NEGATIVE_INFINITY;
  #position = 0;

  constructor({ fraction, delaySeconds, seed, maxHeld }: DelayingOptions) {
    const stream = random(seed, 'delayDelivery');
    this.#maxHeld = maxHeld;
    // As in `reorder`, the last event of a stratum is on time. It overtakes the delayed one, unless the delay is shorter than the gap.
    this.#isChosen = stratifiedChoice(fraction, stream, { spareLast: fraction <= 1 / 2 });
    this.#delay = delays(delaySeconds, stream);
  }

  /** How many events are held. */
  get length(): number {
    return this.#held.length;
  }

  /** Removes and returns a held event that is to be delivered up to a time: the earliest. */
  takeDue(time: number): E | undefined {
    return this.#held.takeUpTo(time);
  }

  /** Takes the next event of the source and its time in milliseconds, -∞ if it has none. Returns whether the event is held. */
  holds(event: E, time: number): boolean {
    const position = this.#position++;
    const hasTime = time !== Number.NEGATIVE_INFINITY;
    if (hasTime) {
      if (time < this.#latest) throw outOfOrder(event, position, time, this.#latest);
      this.#latest = time;
    }
    if (!hasTime || !this.#isChosen()) {
      // The caller may stream one object twice, and it was delayed the first time.
      if (notesOf(event)?.deliverAt !== undefined) note(event, { deliverAt: undefined });
      return false;
    }
    if (this.#held.length >= this.#maxHeld) throw tooMany(this.#maxHeld);
    const deliverAt = time + this.#delay();
    note(event, { deliverAt });
    this.#held.add(deliverAt, event);
    return true;
  }

  /** Drops the held events. */
  clear(): void {
    this.#held.clear();
  }
}

function outOfOrder(event: object, position: number, time: number, latest: number): SpindleError {
  const { [TABLE]: table, [SEQ]: seq } = event as Readonly<Record<string, unknown>>;
  const which = seq === undefined ? `event ${position}` : `event ${show(seq)} of ${printable(table)}`;
  const iso = (ms: number) => new Date(ms).toISOString();
  return new SpindleError(
    'INVALID_INPUT',
    `delayDelivery needs events in the order of their times: ${which} happened at ${iso(time)}, and one before it at ${iso(latest)}; sort the rows by time, and put delayDelivery before what reorders events`,
  );
}

const tooMany = (maxHeld: number): SpindleError =>
  new SpindleError(
    'BACKPRESSURE_OVERFLOW',
    `delayDelivery holds ${maxHeld} delayed events, which is its maxHeld: lower its fraction or delaySeconds, or raise maxHeld`,
  );
