import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrivalMover } from '../../../src/pacing/arrivals.ts';
import type { GivenRate } from '../../../src/pacing/rateOptions.ts';

const event = { at: new Date(0) };
const stages = [{ durationSeconds: 10, eventsPerSecond: 100 }];
const mover = (rate: GivenRate = { eventsPerSecond: undefined, stages, repeatStages: true, sine: undefined }) =>
  arrivalMover({
    rate,
    burstWindows: [{ startOffsetSeconds: 5, durationSeconds: 5, multiplier: 3 }],
    timePattern: undefined,
    seed: 3,
    from: new Date('2026-01-01'),
    poisson: true,
    timestampColumn: 'at',
  });
const timesAt = (places: readonly number[]) => {
  const move = mover();
  return places.map((place) => (move(event, place) as typeof event).at.getTime());
};

it('an arrival that is later than a Date can hold never comes', () => {
  const move = mover({ eventsPerSecond: 1e-12, stages: undefined, repeatStages: undefined, sine: undefined });
  const moved = Array.from({ length: 20 }, (_, place) => move(event, place) as typeof event | undefined);
  const last = moved.indexOf(undefined);
  expect(last).toBeGreaterThan(2);
  expect(moved.slice(0, last).every((one) => Number.isFinite(one?.at.getTime()))).toBe(true);
  expect(moved.slice(last)).toEqual(Array(20 - last).fill(undefined));
});

describe('arrivals of a shard', () => {
  it('are those of the whole stream, whichever places it has', () => {
    const whole = timesAt(Array.from({ length: 2000 }, (_, place) => place));
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1999), { minLength: 1 }), (places) => {
        const own = places.sort((a, b) => a - b);
        expect(timesAt(own)).toEqual(own.map((place) => whole[place]));
      }),
    );
  });

  it('are the same when a place is asked for twice', () => {
    expect(timesAt([5, 5])).toEqual([timesAt([5])[0], timesAt([5])[0]]);
  });
});
