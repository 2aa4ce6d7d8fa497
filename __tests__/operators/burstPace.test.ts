import { describe, expect, it } from '@jest/globals';
import { of } from 'rxjs';
import { burstPace } from '../../operators/burstPace.ts';
import type { BurstWindow } from '../../src/pacing/burstWindow.ts';
import { countBetween, departures } from '../support/departures.ts';
import { marbles } from '../support/marbles.ts';
import { paceContract } from '../support/paceContract.ts';

const burst: BurstWindow = { startOffsetSeconds: 100, durationSeconds: 100, multiplier: 10 };

describe('burstPace', () => {
  paceContract(
    (eventsPerSecond) => burstPace({ eventsPerSecond }),
    (i) => i + 1,
  );

  it('spaces values evenly, the first after one interval', () => {
    expect(departures(5, burstPace({ eventsPerSecond: 2 }))).toEqual([0.5, 1, 1.5, 2, 2.5]);
  });

  it('keeps to its rate inside and outside a burst window', () => {
    const times = departures(12_000, burstPace({ eventsPerSecond: 10, burstWindows: [burst] }));
    expect(countBetween(times, 0, 100.005)).toBe(1000);
    expect(countBetween(times, 100.005, 200.005)).toBe(10_000);
    expect(countBetween(times, 200.005, 300.005)).toBe(1000);
  });

  it('pauses where the multiplier is 0', () => {
    const pause = { startOffsetSeconds: 1, durationSeconds: 10, multiplier: 0 };
    expect(departures(3, burstPace({ eventsPerSecond: 2, burstWindows: [pause] }))).toEqual([0.5, 1, 11.5]);
  });

  it('multiplies overlapping windows', () => {
    const windows = [2, 3].map((multiplier) => ({ startOffsetSeconds: 0, durationSeconds: 10, multiplier }));
    expect(countBetween(departures(60, burstPace({ eventsPerSecond: 1, burstWindows: windows })), 0, 10.001)).toBe(60);
  });

  it('follows a time pattern on the clock of its zone', () => {
    const pattern = { hours: { 0: 2, 1: 0 }, zone: 'UTC' };
    const times = departures(20, burstPace({ eventsPerSecond: 1 / 600, timePattern: pattern }));
    expect(countBetween(times, 0, 3600.001)).toBe(12);
    expect(countBetween(times, 3600.001, 7200)).toBe(0);
  });

  it(
    'catches up after a stall by no more than its capacity',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a 9s (bcdef|)');
      const subs = '       ^ 9s !';
      const expected = '   1s a 8s (bc) 996ms d 999ms e 999ms (f|)';
      expectObservable(source.pipe(burstPace({ eventsPerSecond: 1, capacity: 2 }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    }),
  );

  it('has no rate without eventsPerSecond', () => {
    const errors: unknown[] = [];
    of(1)
      .pipe(burstPace())
      .subscribe({ error: (error) => errors.push(error) });
    expect(errors).toMatchObject([{ code: 'RATE_MISSING' }]);
  });

  it('refuses what no rate can be', () => {
    expect(() => burstPace({ eventsPerSecond: 0 })).toThrow('eventsPerSecond must be finite and > 0, got 0');
    expect(() => burstPace({ burstWindows: [{ ...burst, multiplier: -1 }] })).toThrow('burstWindows[0].multiplier');
    expect(() => burstPace({ timePattern: { zone: 'Nowhere/Town' } })).toThrow('timePattern.zone');
    expect(() => burstPace({ timePattern: { hours: { 24: 1 } } })).toThrow('timePattern.hours');
    expect(() => burstPace({ timePattern: { hours: JSON.parse('{"07":2}') } })).toThrow('got "07"');
    expect(() => burstPace({ capacity: 0 })).toThrow('capacity must be finite and > 0, got 0');
  });
});
