import type { BurstWindow } from './burstWindow.ts';
import { patternAt, type TimePattern } from './timePattern.ts';

/** λ(t), up to its start: what `burstPace` hands to `poissonDelay`. */
export interface IntensityOptions {
  readonly eventsPerSecond: number;
  readonly burstWindows: readonly BurstWindow[];
  readonly timePattern: TimePattern | undefined;
}

interface Segment {
  readonly from: number;
  readonly to: number;
  /** Events per millisecond. */
  readonly rate: number;
}

/** A piecewise constant rate λ(t), t in milliseconds since the stream's start, and its integral. */
export class Intensity {
  readonly #rate: number;
  readonly #windows: readonly Segment[];
  readonly #pattern: TimePattern | undefined;
  readonly #start: number;
  #segment: Segment = { from: 0, to: 0, rate: 0 };

  /** `start`: ms since the epoch, for the time pattern. */
  constructor({ eventsPerSecond, burstWindows, timePattern }: IntensityOptions, start: number) {
    this.#rate = eventsPerSecond / 1000;
    this.#windows = burstWindows.map((window) => ({
      from: window.startOffsetSeconds * 1000,
      to: (window.startOffsetSeconds + window.durationSeconds) * 1000,
      rate: window.multiplier,
    }));
    this.#pattern = timePattern;
    this.#start = start;
  }

  /** The time at which a budget of `cost` events, counted from `from`, is spent. */
  spend(from: number, cost: number): number {
    let t = from;
    let left = cost;
    for (;;) {
      const { to, rate } = this.#at(t);
      if (rate > 0 && left <= (to - t) * rate) return t + left / rate;
      left -= (to - t) * rate;
      t = to;
    }
  }

  /** Λ: how many events the rate yields between two times. */
  between(from: number, to: number): number {
    let t = from;
    let sum = 0;
    while (t < to) {
      const segment = this.#at(t);
      const end = Math.min(segment.to, to);
      sum += (end - t) * segment.rate;
      t = end;
    }
    return sum;
  }

  #at(t: number): Segment {
    if (t >= this.#segment.from && t < this.#segment.to) return this.#segment;
    let rate = this.#rate;
    let to = Number.POSITIVE_INFINITY;
    for (const window of this.#windows) {
      if (t >= window.from && t < window.to) rate *= window.rate;
      if (window.from > t) to = Math.min(to, window.from);
      if (window.to > t) to = Math.min(to, window.to);
    }
    if (this.#pattern) {
      const { multiplier, until } = patternAt(this.#pattern, this.#start + t);
      rate *= multiplier;
      to = Math.min(to, until - this.#start);
    }
    this.#segment = { from: t, to, rate };
    return this.#segment;
  }
}
