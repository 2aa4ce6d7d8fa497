import { timeMover } from '../event/moveTime.ts';
import { random } from '../random/random.ts';
import { eventTimes } from '../table/eventTime.ts';
import type { BurstWindow } from './burstWindow.ts';
import { Intensity } from './intensity.ts';
import { baseRateOf, type GivenRate } from './rateOptions.ts';
import type { TimePattern } from './timePattern.ts';

/** The latest moment that a Date can hold. */
const LAST_MOMENT = 8.64e15;

/** Options of {@link arrivalMover}. */
export interface ArrivalOptions {
  readonly rate: GivenRate;
  readonly burstWindows: readonly BurstWindow[];
  readonly timePattern: TimePattern | undefined;
  readonly seed: number;
  /** When the schedule begins. */
  readonly from: Date;
  readonly poisson: boolean;
  readonly timestampColumn: string | undefined;
}

/**
 * Returns a function that gives an event the time of the arrival with its number in the whole stream, counted from 0. Undefined if
 * there is no such arrival, because the rate is 0 for good. Ask in rising order: the arrivals in between cost one draw each.
 */
export function arrivalMover(options: ArrivalOptions): (event: object, place: number) => object | undefined {
  const { timestampColumn } = options;
  const arrivals = new Arrivals(options);
  const timeOf = eventTimes('arrivalTimes', timestampColumn);
  const move = timeMover(timestampColumn);
  return (event, place) => {
    const before = timeOf(event);
    const arrival = arrivals.at(place);
    if (arrival === Number.POSITIVE_INFINITY) return undefined;
    // Where the row says no time, there is nothing by which its other dates could move.
    return move(event, new Date(arrival), before === Number.NEGATIVE_INFINITY ? 0 : arrival - before);
  };
}

/** How many of the first `most` arrivals come before `end`, which is in milliseconds since 1970. */
export function arrivalsBefore(options: ArrivalOptions, end: number, most: number): number {
  const arrivals = new Arrivals(options);
  let count = 0;
  while (count < most && arrivals.at(count) < end) count++;
  return count;
}

/** The arrivals that `poissonDelay` waits for, or `burstPace`, worked out instead of waited for. */
class Arrivals {
  readonly #intensity: Intensity;
  readonly #cost: () => number;
  readonly #from: number;
  /** The number of the arrival that was asked for last, and its time in milliseconds since `from`. */
  #place = -1;
  #time = 0;

  constructor({ rate, burstWindows, timePattern, seed, from, poisson }: ArrivalOptions) {
    // A name of its own would draw other arrivals than poissonDelay.
    const stream = random(seed, 'poissonDelay');
    this.#cost = poisson ? () => stream.exponential() : () => 1;
    this.#from = from.getTime();
    this.#intensity = new Intensity({ base: baseRateOf(rate), burstWindows, timePattern }, this.#from);
  }

  /** When arrival `place` comes, in whole milliseconds since 1970; infinite if it never comes, or later than a Date can hold. */
  at(place: number): number {
    for (; this.#place < place; this.#place++)
      this.#time = this.#intensity.spend(this.#time, this.#cost(), LAST_MOMENT - this.#from);
    const arrival = Math.floor(this.#from + this.#time);
    return arrival > LAST_MOMENT ? Number.POSITIVE_INFINITY : arrival;
  }
}
