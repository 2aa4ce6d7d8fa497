/** A rate λ(t) that can be integrated and inverted; t is in milliseconds, λ in events per millisecond. */
export interface Curve {
  /** The integral of λ between two times. */
  between(from: number, to: number): number;
  /** The time at which the integral since `from` is `cost`. It is at most `to`. */
  reach(from: number, cost: number, to: number): number;
  /** The curve of a multiple of λ. */
  times(multiplier: number): Curve;
}

/** λ(t) = rate + slope · (t − origin): constant, or a ramp. */
export class Ramp implements Curve {
  readonly #origin: number;
  readonly #rate: number;
  readonly #slope: number;

  constructor(origin: number, rate: number, slope = 0) {
    this.#origin = origin;
    this.#rate = rate;
    this.#slope = slope;
  }

  between(from: number, to: number): number {
    // A constant rate may hold for ever.
    if (this.#slope === 0) return this.#rate === 0 ? 0 : (to - from) * this.#rate;
    return ((to - from) * (this.#at(from) + this.#at(to))) / 2;
  }

  reach(from: number, cost: number, to: number): number {
    if (this.#slope === 0) return from + cost / this.#rate;
    return cost === 0 ? from : Math.min(from + rampTime(this.#at(from), this.#slope, cost), to);
  }

  times(multiplier: number): Curve {
    return new Ramp(this.#origin, this.#rate * multiplier, this.#slope * multiplier);
  }

  #at(t: number): number {
    return Math.max(this.#rate + this.#slope * (t - this.#origin), 0);
  }
}

/** How long a ramp takes to yield `cost`: a root of a quadratic equation, in the form that loses no digits for a small slope. */
const rampTime = (rate: number, slope: number, cost: number): number =>
  (2 * cost) / (rate + Math.sqrt(Math.max(rate * rate + 2 * slope * cost, 0)));

/** The inversion of a sine ends at this distance, in events. */
const TOLERANCE = 1e-12;

/** λ(t) = mean + amplitude · sin(ω · (t − origin)), for one period from its origin on. */
export class Sine implements Curve {
  readonly #origin: number;
  readonly #mean: number;
  readonly #amplitude: number;
  readonly #omega: number;

  constructor(origin: number, { mean, amplitude, omega }: { mean: number; amplitude: number; omega: number }) {
    this.#origin = origin;
    this.#mean = mean;
    this.#amplitude = amplitude;
    this.#omega = omega;
  }

  between(from: number, to: number): number {
    const middle = this.#omega * ((from + to) / 2 - this.#origin);
    const half = (this.#omega * (to - from)) / 2;
    // cos a − cos b as a product, which loses no digits where a and b are close.
    return this.#mean * (to - from) + (this.#amplitude * 2 * Math.sin(middle) * Math.sin(half)) / this.#omega;
  }

  /** By Newton's method, which bisects where a step would leave the bracket: λ may be 0 for a moment. */
  reach(from: number, cost: number, to: number): number {
    if (cost === 0) return from;
    let low = from;
    let high = to;
    const slope = this.#amplitude * this.#omega * Math.cos(this.#omega * (from - this.#origin));
    let t = Math.min(from + rampTime(this.#at(from), slope, cost), to);
    for (;;) {
      const excess = this.between(from, t) - cost;
      if (Math.abs(excess) <= TOLERANCE) return t;
      if (excess < 0) low = t;
      else high = t;
      const step = excess / this.#at(t);
      const next = t - step;
      const middle = low + (high - low) / 2;
      // Time has no digits left in which to step.
      if (Math.abs(step) <= t * Number.EPSILON || middle <= low || middle >= high) return t;
      t = next > low && next < high ? next : middle;
    }
  }

  times(multiplier: number): Curve {
    return new Sine(this.#origin, {
      mean: this.#mean * multiplier,
      amplitude: this.#amplitude * multiplier,
      omega: this.#omega,
    });
  }

  #at(t: number): number {
    return this.#mean + this.#amplitude * Math.sin(this.#omega * (t - this.#origin));
  }
}
