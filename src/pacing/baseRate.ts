import { type Curve, Ramp } from './curve.ts';

/** A part of a base rate, half-open: `from` ≤ t < `to`, in milliseconds since the start. */
export interface RatePiece {
  readonly from: number;
  readonly to: number;
  readonly curve: Curve;
}

/** A base rate over time, which bursts and time patterns multiply. */
export interface BaseRate {
  /** The piece that holds at a time. */
  at(t: number): RatePiece;
  /** The highest rate, in events per second. */
  readonly highest: number;
  /** From when on the rate is 0 for good, in milliseconds; infinite if that never is. */
  readonly end: number;
}

/** A base rate that is changed while the stream runs. */
export class SteppedRate implements BaseRate {
  readonly end = Number.POSITIVE_INFINITY;
  /** The rate now, in events per second. */
  highest: number;
  /** In events per millisecond, each from a time on until the next one. */
  readonly #rates: { readonly from: number; readonly rate: number }[];

  constructor(eventsPerSecond: number) {
    this.highest = eventsPerSecond;
    this.#rates = [{ from: Number.NEGATIVE_INFINITY, rate: eventsPerSecond / 1000 }];
  }

  at(t: number): RatePiece {
    let last = this.#rates.length - 1;
    while (last > 0 && (this.#rates[last]?.from as number) > t) last--;
    const { from, rate } = this.#rates[last] as { from: number; rate: number };
    return { from, to: this.#rates[last + 1]?.from ?? Number.POSITIVE_INFINITY, curve: new Ramp(from, rate) };
  }

  /** Sets the rate from a time on, which must not be before that of an earlier call. */
  change(from: number, eventsPerSecond: number): void {
    this.highest = eventsPerSecond;
    this.#rates.push({ from, rate: eventsPerSecond / 1000 });
  }

  /** Forgets the rates that nobody asks for any more: those that ended before a time. */
  forgetBefore(t: number): void {
    while (this.#rates.length > 1 && (this.#rates[1]?.from as number) <= t) this.#rates.shift();
  }
}

/** The round of so many milliseconds that a time is in. The end is after the time, whatever the rounding. */
export function roundAt(t: number, length: number): { readonly from: number; readonly to: number } {
  let round = Math.floor(t / length);
  if (round * length > t) round--;
  if ((round + 1) * length <= t) round++;
  return { from: round * length, to: (round + 1) * length };
}
