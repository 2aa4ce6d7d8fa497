import type { BurstWindow } from './burstWindow.ts';
import { patternAt, type TimePattern } from './timePattern.ts';

/** What makes up λ(t). */
export interface IntensityOptions {
  readonly eventsPerSecond: number;
  readonly burstWindows: readonly BurstWindow[];
  readonly timePattern: TimePattern | undefined;
}

interface Segment {
  readonly from: number;
  readonly to: number;
  readonly rate: number;
}

/** A piecewise constant rate λ(t) and its integral; t is in milliseconds since the start. */
export class Intensity {
  /** The base rates in events per millisecond, each from a time on until the next one. */
  readonly #rates: { readonly from: number; readonly rate: number }[];
  /** Burst windows; the rate of one is its multiplier. */
  readonly #windows: readonly Segment[];
  readonly #pattern: TimePattern | undefined;
  #startTime = 0;
  /** The segment that was asked for last. */
  #segment: Segment = { from: 0, to: 0, rate: 0 };

  /** @param startTime what the wall clock said at t = 0, in ms since the epoch; for the time pattern */
  constructor({ eventsPerSecond, burstWindows, timePattern }: IntensityOptions, startTime: number) {
    this.#rates = [{ from: Number.NEGATIVE_INFINITY, rate: eventsPerSecond / 1000 }];
    this.#windows = burstWindows.map((window) => ({
      from: window.startOffsetSeconds * 1000,
      to: (window.startOffsetSeconds + window.durationSeconds) * 1000,
      rate: window.multiplier,
    }));
    this.#pattern = timePattern;
    this.setStartTime(startTime);
  }

  /** Reads the time pattern as if the wall clock had said `startTime` at t = 0. */
  setStartTime(startTime: number): void {
    // A whole number, so that its distance from the end of an hour is exact, and that end is reached.
    this.#startTime = Math.floor(startTime);
    this.#segment = { from: 0, to: 0, rate: 0 };
  }

  /** Sets the base rate from a time on, which must not be before that of an earlier call. */
  changeRate(from: number, eventsPerSecond: number): void {
    this.#rates.push({ from, rate: eventsPerSecond / 1000 });
    this.#segment = { from: 0, to: 0, rate: 0 };
  }

  /** Forgets the base rates that nobody asks for any more: those that ended before a time. */
  forgetBefore(t: number): void {
    while (this.#rates.length > 1 && (this.#rates[1]?.from as number) <= t) this.#rates.shift();
  }

  /** The time at which the rate has yielded `cost` events since `from`; infinite if that is later than `horizon`. */
  spend(from: number, cost: number, horizon: number): number {
    let left = cost;
    for (let t = from; t < horizon; ) {
      const { to, rate } = this.#at(t);
      if (rate > 0 && left <= (to - t) * rate) return t + left / rate;
      left -= (to - t) * rate;
      t = to;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The integral Λ: how many events the rate yields between two times. */
  between(from: number, to: number): number {
    let sum = 0;
    for (let t = from; t < to; ) {
      const segment = this.#at(t);
      const end = Math.min(segment.to, to);
      sum += (end - t) * segment.rate;
      t = end;
    }
    return sum;
  }

  #at(t: number): Segment {
    if (t >= this.#segment.from && t < this.#segment.to) return this.#segment;
    let last = this.#rates.length - 1;
    while (last > 0 && (this.#rates[last]?.from as number) > t) last--;
    let rate = this.#rates[last]?.rate as number;
    let to = this.#rates[last + 1]?.from ?? Number.POSITIVE_INFINITY;
    for (const window of this.#windows) {
      if (t >= window.from && t < window.to) rate *= window.rate;
      if (window.from > t) to = Math.min(to, window.from);
      if (window.to > t) to = Math.min(to, window.to);
    }
    if (this.#pattern) {
      const { multiplier, until } = patternAt(this.#pattern, this.#startTime + t);
      rate *= multiplier;
      to = Math.min(to, until - this.#startTime);
    }
    this.#segment = { from: t, to, rate };
    return this.#segment;
  }
}
