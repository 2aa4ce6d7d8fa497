import { describe, expect, it } from '@jest/globals';
import { of } from 'rxjs';
import { poissonDelay } from '../../operators/poissonDelay.ts';
import { random } from '../../src/random/random.ts';
import { departures } from '../support/departures.ts';
import { paceContract } from '../support/paceContract.ts';

/** Kolmogorov–Smirnov distance of a sample from Exp(rate). */
const distance = (gaps: number[], rate: number) =>
  Math.max(
    ...gaps.sort((a, b) => a - b).map((gap, i) => Math.abs(1 - Math.exp(-rate * gap) - (i + 0.5) / gaps.length)),
  );

describe('poissonDelay', () => {
  const stream = random(1, 'poissonDelay');
  let sum = 0;
  const arrivals = Array.from({ length: 10 }, () => (sum += stream.exponential()));
  paceContract(
    (eventsPerSecond) => poissonDelay({ eventsPerSecond, seed: 1 }),
    (i) => arrivals[i] as number,
  );

  it('leaves exponential gaps', () => {
    const n = 20_000;
    const times = departures(n, poissonDelay({ eventsPerSecond: 50, seed: 7 }));
    const gaps = times.map((t, i) => t - (times[i - 1] ?? 0));
    expect(distance(gaps, 50)).toBeLessThan(1.63 / Math.sqrt(n));
  });

  it('leaves gaps that do not depend on one another', () => {
    const n = 20_000;
    const times = departures(n, poissonDelay({ eventsPerSecond: 1, seed: 7 }));
    const gaps = times.map((t, i) => t - (times[i - 1] ?? 0) - 1);
    const lag = gaps.slice(1).reduce((total, gap, i) => total + gap * (gaps[i] as number), 0) / n;
    expect(Math.abs(lag)).toBeLessThan(4 / Math.sqrt(n));
  });

  it('is the same for the same seed and another for another', () => {
    const draw = (seed?: number) =>
      departures(5, poissonDelay({ eventsPerSecond: 1, ...(seed !== undefined && { seed }) }));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw()).toEqual(draw(42));
  });

  it('refuses what no rate or seed can be', () => {
    expect(() => poissonDelay({ eventsPerSecond: -1 })).toThrow('eventsPerSecond must be finite and > 0, got -1');
    expect(() => poissonDelay({ seed: 0.5 })).toThrow('seed must be an integer, got 0.5');
    expect(() => of(1).pipe(poissonDelay())).toThrow(expect.objectContaining({ code: 'RATE_MISSING' }));
  });
});
