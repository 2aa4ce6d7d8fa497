import { describe, expect, it } from '@jest/globals';
import { NEVER, of } from 'rxjs';
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

  it('ramps from stage to stage, and keeps the last rate', () => {
    const stages = [
      { durationSeconds: 10, eventsPerSecond: 20 },
      { durationSeconds: 0, eventsPerSecond: 4 },
      { durationSeconds: 5, eventsPerSecond: 4 },
    ];
    const times = departures(200, burstPace({ stages }));
    // Value n of a ramp from 0 to 20 in 10 s leaves when t² = n.
    times.slice(0, 100).forEach((time, i) => {
      expect(time).toBeCloseTo(Math.sqrt(i + 1), 9);
    });
    times.slice(100).forEach((time, i) => {
      expect(time).toBeCloseTo(10 + (i + 1) / 4, 9);
    });
    expect(departures(3, burstPace({ stages, eventsPerSecond: 20 }))).toEqual([0.05, 0.1, 0.15]);
  });

  it('pauses in a stage of rate 0, and repeats stages from the last rate on', () => {
    const stages = [
      { durationSeconds: 10, eventsPerSecond: 0 },
      { durationSeconds: 5, eventsPerSecond: 0 },
      { durationSeconds: 0, eventsPerSecond: 2 },
    ];
    const times = departures(40, burstPace({ stages, repeatStages: true, eventsPerSecond: 2 }));
    const inSpan = (from: number, to: number) => countBetween(times, from + 0.001, to + 0.001);
    expect([inSpan(0, 10), inSpan(10, 15), inSpan(15, 25), inSpan(25, 30), inSpan(30, 40)]).toEqual([10, 0, 10, 0, 10]);
  });

  it(
    'completes when stages that end at 0 let no more leave',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const stages = [{ durationSeconds: 2, eventsPerSecond: 0 }];
      const source = cold('(abcdef)');
      const expected = '1s (a|)';
      expectObservable(source.pipe(burstPace({ stages, eventsPerSecond: 4 / 3 }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^ 999ms !');
    }),
  );

  it('goes up and down as a sine, from its mean on', () => {
    const times = departures(400, burstPace({ sine: { periodSeconds: 40, least: 0, most: 10 } }));
    const quarters = [0, 1, 2, 3, 4].map((i) => countBetween(times, i * 10 + 1e-6, (i + 1) * 10 + 1e-6));
    // ∫λ of a quarter of the period is 50 ± 5 · 40/2π.
    expect(quarters).toEqual([81, 82, 18, 19, 81]);
  });

  it('multiplies stages by bursts and by a pattern', () => {
    const stages = [{ durationSeconds: 100, eventsPerSecond: 2 }];
    const burstWindows = [{ startOffsetSeconds: 0, durationSeconds: 50, multiplier: 4 }];
    const timePattern = { hours: { 0: 0.5 }, zone: 'UTC' };
    const times = departures(200, burstPace({ stages, burstWindows, timePattern }));
    expect(countBetween(times, 0, 50.001)).toBe(50);
    expect(countBetween(times, 50.001, 100.001)).toBe(37);
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

  it('refuses stages and sines that are none, or contradict each other', () => {
    const stages = [{ durationSeconds: 1, eventsPerSecond: 1 }];
    const sine = { periodSeconds: 1, least: 0, most: 1 };
    const jump = [{ durationSeconds: 0, eventsPerSecond: 1 }];
    const off = [{ durationSeconds: 1, eventsPerSecond: 0 }];
    expect(() => burstPace({ stages: [...stages, { durationSeconds: -1, eventsPerSecond: 1 }] })).toThrow(
      'stages[1].durationSeconds must be finite and ≥ 0, got -1',
    );
    expect(() => burstPace({ stages: off })).toThrow('stages must be positive for some time, got "all zero"');
    expect(() => burstPace({ stages: off, repeatStages: true, eventsPerSecond: 1 })).not.toThrow();
    expect(() => burstPace({ stages: jump, repeatStages: true })).toThrow('repeatStages must be false');
    expect(() => burstPace({ eventsPerSecond: 1, repeatStages: true })).toThrow('repeatStages must be left out');
    expect(() => burstPace({ stages, sine })).toThrow('stages must be left out: sine gives the rate');
    expect(() => burstPace({ eventsPerSecond: 1, sine })).toThrow(
      'eventsPerSecond must be left out: sine gives the rate',
    );
    expect(() => burstPace({ eventsPerSecond: NEVER, stages })).toThrow('eventsPerSecond must be a number');
    expect(() => burstPace({ sine: { ...sine, least: 2 } })).toThrow('sine.most must be at least 2');
  });
});
