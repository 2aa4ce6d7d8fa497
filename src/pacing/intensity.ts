import type { BaseRate, RatePiece } from './baseRate.ts';
import type { BurstWindow } from './burstWindow.ts';
import { Ramp } from './curve.ts';
import { patternAt, type TimePattern } from './timePattern.ts';

/** What makes up λ(t). */
export interface IntensityOptions {
  readonly base: BaseRate;
  readonly burstWindows: readonly BurstWindow[];
  readonly timePattern: TimePattern | undefined;
}

/**
 * Before a pause, what is short of so much of an event is due: it was paid for but for the rounding of the events before it, and
 * would wait for the end of the pause, which may never come.
 */
const ROUNDING = 1e-6;

interface Span {
  readonly from: number;
  readonly to: number;
  readonly multiplier: number;
}

const none = new Ramp(0, 0);
const nowhere: RatePiece = { from: 0, to: 0, curve: none };

/** The rate λ(t) and its integral; t is in milliseconds since the start. */
export class Intensity {
  readonly #base: BaseRate;
  readonly #windows: readonly Span[];
  readonly #pattern: TimePattern | undefined;
  #startTime = 0;
  /** The piece that was asked for last. */
  #piece = nowhere;

  /** @param startTime what the wall clock said at t = 0, in ms since the epoch; for the time pattern */
  constructor({ base, burstWindows, timePattern }: IntensityOptions, startTime: number) {
    this.#base = base;
    this.#windows = burstWindows.map((window) => ({
      from: window.startOffsetSeconds * 1000,
      to: (window.startOffsetSeconds + window.durationSeconds) * 1000,
      multiplier: window.multiplier,
    }));
    this.#pattern = timePattern;
    this.setStartTime(startTime);
  }

  /** Reads the time pattern as if the wall clock had said `startTime` at t = 0. */
  setStartTime(startTime: number): void {
    // A whole number, so that its distance from the end of an hour is exact, and that end is reached.
    this.#startTime = Math.floor(startTime);
    this.#piece = nowhere;
  }

  /** Call it when the base rate was changed. */
  baseChanged(): void {
    this.#piece = nowhere;
  }

  /** The time at which the rate has yielded `cost` events since `from`; infinite if that is later than `horizon`. */
  spend(from: number, cost: number, horizon: number): number {
    let left = cost;
    const end = this.#base.end;
    for (let t = from; t < horizon && t < end; ) {
      const { to, curve } = this.#at(t);
      const yielded = curve.between(t, to);
      const short = left - yielded;
      if (yielded > 0 && (short <= 0 || (short <= ROUNDING && this.#pausesAt(to))))
        return curve.reach(t, Math.min(left, yielded), to);
      left = short;
      t = to;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The integral Λ: how many events the rate yields between two times. */
  between(from: number, to: number): number {
    let sum = 0;
    for (let t = from; t < to; ) {
      const piece = this.#at(t);
      const end = Math.min(piece.to, to);
      sum += piece.curve.between(t, end);
      t = end;
    }
    return sum;
  }

  #pausesAt(t: number): boolean {
    if (t >= this.#base.end) return true;
    const { to, curve } = this.#at(t);
    return curve.between(t, to) === 0;
  }

  #at(t: number): RatePiece {
    if (t >= this.#piece.from && t < this.#piece.to) return this.#piece;
    let to = Number.POSITIVE_INFINITY;
    let multiplier = 1;
    for (const window of this.#windows) {
      if (t >= window.from && t < window.to) multiplier *= window.multiplier;
      if (window.from > t) to = Math.min(to, window.from);
      if (window.to > t) to = Math.min(to, window.to);
    }
    if (this.#pattern) {
      const pattern = patternAt(this.#pattern, this.#startTime + t);
      multiplier *= pattern.multiplier;
      to = Math.min(to, pattern.until - this.#startTime);
    }
    // A pause is one piece, however often the base rate goes up and down in it.
    if (multiplier === 0) this.#piece = { from: t, to, curve: none };
    else {
      const base = this.#base.at(t);
      this.#piece = { from: t, to: Math.min(to, base.to), curve: base.curve.times(multiplier) };
    }
    return this.#piece;
  }
}
