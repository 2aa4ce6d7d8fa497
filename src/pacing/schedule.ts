import type { SchedulerLike, TimestampProvider } from 'rxjs';
import { wallClockOf } from '../flow/monotonicScheduler.ts';
import { Intensity, type IntensityOptions } from './intensity.ts';
import { LONGEST_DELAY } from './scheduleAfter.ts';

/** The shortest wait, in milliseconds. Much shorter ones are lost when virtual time counts from 1970, and would never end. */
const SHORTEST_WAIT = 0.001;
/** How often a waiting schedule with a time pattern looks at the wall clock, in milliseconds. */
const CLOCK_CHECK = 10_000;
/** A wall clock that is off by so much was set, or the machine slept; in milliseconds. */
const CLOCK_STEP = 1000;

export interface ScheduleOptions {
  readonly intensity: IntensityOptions;
  /** What the next value costs, in events: 1 for an even flow, Exp(1) for a Poisson process. */
  readonly cost: () => number;
  /** The most events that a stall may leave to catch up. */
  readonly capacity: number;
  readonly scheduler: SchedulerLike;
}

/**
 * When each value is due: once the budget Λ(t) = ∫λ has paid its cost. For Exp(1) costs that is the time-rescaling
 * theorem: a Poisson process of intensity λ. The schedule is absolute, so lateness never adds up.
 *
 * Times are in milliseconds since the schedule was made.
 */
export class Schedule {
  readonly #intensity: Intensity;
  readonly #cost: () => number;
  readonly #capacity: number;
  readonly #clock: TimestampProvider;
  readonly #wallClock: TimestampProvider;
  readonly #longestWait: number;
  readonly #hasPattern: boolean;
  readonly #start: number;
  /** What the wall clock said, or would have said, at the start. */
  #startTime: number;
  #now = 0;
  /** Up to here the budget is spent. */
  #spentUntil = 0;
  /** What the next value still costs then. */
  #price: number | undefined;
  #due: number | undefined;

  constructor({ intensity, cost, capacity, scheduler }: ScheduleOptions) {
    this.#clock = scheduler;
    this.#wallClock = wallClockOf(scheduler);
    this.#start = this.#clock.now();
    this.#startTime = this.#wallClock.now();
    this.#intensity = new Intensity(intensity, this.#startTime);
    this.#hasPattern = intensity.timePattern !== undefined;
    this.#longestWait = this.#hasPattern && this.#wallClock !== this.#clock ? CLOCK_CHECK : LONGEST_DELAY;
    this.#cost = cost;
    this.#capacity = capacity;
  }

  /** For how long to wait before asking again; 0 if the next value may leave now. */
  wait(): number {
    this.#now = this.#clock.now() - this.#start;
    if (this.#hasPattern) this.#followWallClock();
    if (this.#due === Number.POSITIVE_INFINITY) this.#settle();
    this.#price ??= this.#cost();
    this.#due ??= this.#intensity.spend(this.#spentUntil, this.#price, this.#now + LONGEST_DELAY);
    const left = this.#due - this.#now;
    return left > 0 ? Math.min(Math.max(left, SHORTEST_WAIT), this.#longestWait) : 0;
  }

  /** Pays for the next value, after `wait` said that it may leave. */
  pay(): void {
    const due = this.#due as number;
    // Before it paid for this value, the budget held at most the capacity.
    const excess = this.#intensity.between(due, this.#now) - Math.max(this.#capacity - (this.#price as number), 0);
    // Rounding must not put it after now.
    this.#spentUntil = excess > 0 ? Math.min(this.#intensity.spend(due, excess, this.#now), this.#now) : due;
    this.#price = undefined;
    this.#due = undefined;
  }

  /** From a step of the wall clock on, the time pattern goes by the new time; t itself does not step. */
  #followWallClock(): void {
    const startTime = this.#wallClock.now() - this.#now;
    if (Math.abs(startTime - this.#startTime) < CLOCK_STEP) return;
    if (this.#due !== undefined && this.#due > this.#now) this.#settle();
    this.#startTime = startTime;
    this.#intensity.setStartTime(startTime);
  }

  /** Pays for the next value what the budget has so far; when it is due is to be found again. */
  #settle(): void {
    this.#price = (this.#price as number) - this.#intensity.between(this.#spentUntil, this.#now);
    this.#spentUntil = this.#now;
    this.#due = undefined;
  }
}
