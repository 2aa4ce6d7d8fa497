import type { SchedulerLike, TimestampProvider } from 'rxjs';
import { wallClockOf } from '../flow/monotonicScheduler.ts';
import { type BaseRate, SteppedRate } from './baseRate.ts';
import { Intensity, type IntensityOptions } from './intensity.ts';
import type { Timetable } from './paced.ts';
import { LONGEST_DELAY } from './scheduleAfter.ts';

/** How often a waiting schedule with a time pattern looks at the wall clock, in milliseconds. */
const CLOCK_CHECK = 10_000;
/** If the wall clock is off by more, it was set, or the machine slept; in milliseconds. */
const CLOCK_STEP = 1000;

export interface ScheduleOptions {
  readonly intensity: IntensityOptions;
  /** What the next value costs, in events: 1 for an even flow, Exp(1) for a Poisson process. */
  readonly cost: () => number;
  /** The most events that a stall may leave to catch up. Default: two seconds' worth of the highest base rate, at least 1. */
  readonly capacity: number | undefined;
  readonly scheduler: SchedulerLike;
}

/**
 * When each value is due: once the budget Λ(t) = ∫λ has paid its cost. For Exp(1) costs that is the time-rescaling
 * theorem: a Poisson process of intensity λ. The schedule is absolute, so lateness never adds up.
 *
 * Times are in milliseconds since the schedule was made.
 */
export class Schedule implements Timetable<unknown> {
  readonly #base: BaseRate;
  /** The base rate, if it can be changed. */
  readonly #stepped: SteppedRate | undefined;
  readonly #intensity: Intensity;
  readonly #cost: () => number;
  readonly #capacity: number | undefined;
  readonly #clock: TimestampProvider;
  /** Tells hour and weekday; undefined without a time pattern, or if it is the clock itself. */
  readonly #wallClock: TimestampProvider | undefined;
  readonly #start: number;
  /** What the wall clock said at the start or, after a step, would have said. */
  #startTime: number;
  #now = 0;
  /** The budget is spent up to this time. */
  #spentUntil = 0;
  /** What the next value costs, less what was paid before `#spentUntil`; undefined until there is a next value. */
  #price: number | undefined;
  /** When the price is paid; infinite if it is not within the longest delay. */
  #due: number | undefined;

  constructor({ intensity, cost, capacity, scheduler }: ScheduleOptions) {
    const wallClock = wallClockOf(scheduler);
    this.#clock = scheduler;
    this.#wallClock = intensity.timePattern && wallClock !== scheduler ? wallClock : undefined;
    this.#start = scheduler.now();
    this.#startTime = wallClock.now();
    this.#base = intensity.base;
    this.#stepped = intensity.base instanceof SteppedRate ? intensity.base : undefined;
    this.#intensity = new Intensity(intensity, this.#startTime);
    this.#cost = cost;
    this.#capacity = capacity;
  }

  /** Sets the base rate from now on. What the former rates have yielded stays paid. */
  changeRate(eventsPerSecond: number): void {
    this.#now = this.#clock.now() - this.#start;
    this.#stepped?.change(this.#now, eventsPerSecond);
    this.#intensity.baseChanged();
    if (this.#due !== undefined && this.#due > this.#now) this.#due = undefined;
  }

  /** Whether no value will be due any more, known after `wait`. */
  get isOver(): boolean {
    return this.#due === Number.POSITIVE_INFINITY && this.#base.end <= this.#now + LONGEST_DELAY;
  }

  /** How long to wait before asking again; 0 if the next value may leave now, infinite if it needs another rate first. */
  wait(): number {
    this.#now = this.#clock.now() - this.#start;
    if (this.#wallClock) this.#follow(this.#wallClock);
    if (this.#due === Number.POSITIVE_INFINITY) this.#settle();
    this.#price ??= this.#cost();
    this.#due ??= this.#intensity.spend(this.#spentUntil, this.#price, this.#now + LONGEST_DELAY);
    const left = this.#due - this.#now;
    if (left <= 0) return 0;
    if (this.#base.highest === 0) return Number.POSITIVE_INFINITY;
    // A shorter wait would be lost in the rounding of virtual time, which would stand still.
    const shortest = (this.#start + this.#now) * Number.EPSILON;
    return Math.min(Math.max(left, shortest), this.#wallClock ? CLOCK_CHECK : LONGEST_DELAY);
  }

  /** Pays for the next value. */
  leave(): void {
    const due = this.#due as number;
    // Before it paid for this value, the budget held at most the capacity.
    const capacity = this.#capacity ?? Math.max(2 * this.#base.highest, 1);
    const excess = this.#intensity.between(due, this.#now) - Math.max(capacity - (this.#price as number), 0);
    // Rounding must not put it after now.
    this.#spentUntil = excess > 0 ? Math.min(this.#intensity.spend(due, excess, this.#now), this.#now) : due;
    this.#price = undefined;
    this.#due = undefined;
    this.#stepped?.forgetBefore(this.#spentUntil);
  }

  /** After a step of the wall clock, the time pattern goes by the new time. The schedule's own time does not step. */
  #follow(wallClock: TimestampProvider): void {
    const startTime = wallClock.now() - this.#now;
    if (Math.abs(startTime - this.#startTime) < CLOCK_STEP) return;
    if (this.#due !== undefined && this.#due > this.#now) this.#settle();
    this.#startTime = startTime;
    this.#intensity.setStartTime(startTime);
  }

  /** Pays what the budget has so far towards the next value. When that is due has to be found anew. */
  #settle(): void {
    this.#price = (this.#price as number) - this.#intensity.between(this.#spentUntil, this.#now);
    this.#spentUntil = this.#now;
    this.#due = undefined;
    this.#stepped?.forgetBefore(this.#now);
  }
}
