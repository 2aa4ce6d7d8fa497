import { checkOption } from '../errors.ts';
import { type Check, notNegative, object, positive, required } from '../options/checkOptions.ts';
import { type BaseRate, type RatePiece, roundAt } from './baseRate.ts';
import { Sine } from './curve.ts';

/** A base rate that goes up and down as a sine. It begins at its mean, on the way up. */
export interface SineRate {
  /** Seconds from one peak to the next, > 0. */
  readonly periodSeconds: number;
  /** The lowest rate, in events per second, ≥ 0. */
  readonly least: number;
  /** The highest rate, in events per second, > 0. */
  readonly most: number;
}

const fields = object<SineRate>({
  periodSeconds: required(positive),
  least: required(notNegative),
  most: required(positive),
});

/** For a sine. */
export const sineCheck: Check = (sine, option) => {
  fields(sine, option);
  const { least, most } = sine as SineRate;
  checkOption(most >= least, [...option, 'most'], most, `at least ${least}, the lowest rate`);
};

/** A base rate as a sine, one period a piece. */
export class SinusoidalRate implements BaseRate {
  readonly highest: number;
  readonly end = Number.POSITIVE_INFINITY;
  readonly #period: number;
  readonly #wave: { readonly mean: number; readonly amplitude: number; readonly omega: number };

  constructor({ periodSeconds, least, most }: SineRate) {
    this.highest = most;
    this.#period = periodSeconds * 1000;
    this.#wave = {
      mean: (most + least) / 2000,
      amplitude: (most - least) / 2000,
      omega: (2 * Math.PI) / this.#period,
    };
  }

  at(t: number): RatePiece {
    const period = roundAt(t, this.#period);
    return { ...period, curve: new Sine(period.from, this.#wave) };
  }
}
