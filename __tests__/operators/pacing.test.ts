import { describe, expect, it } from '@jest/globals';
import { type MonoTypeOperatorFunction, map, NEVER, type Observable, of, Subject, take } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { burstPace } from '../../operators/burstPace.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { poissonDelay } from '../../operators/poissonDelay.ts';
import type { BurstWindow } from '../../src/config.ts';
import { marbles } from '../support/marbles.ts';

function* rows(n: number) {
  for (let id = 0; id < n; id++) yield { id };
}

/** The times, in seconds of virtual time, at which the events leave. */
function departures(n: number, pace: (source: Observable<object>) => Observable<object>): number[] {
  const times: number[] = [];
  const scheduler = new TestScheduler(() => {});
  scheduler.run(({ flush }) => {
    fromTable(rows(n))
      .pipe(pace)
      .subscribe(() => times.push(scheduler.now() / 1000));
    flush();
  });
  return times;
}

const count = (times: number[], from: number, to: number) => times.filter((t) => t >= from && t < to).length;
const burst: BurstWindow = { startOffsetSeconds: 100, durationSeconds: 100, multiplier: 10 };

describe('burstPace', () => {
  it('spaces values evenly, the first after one interval', () => {
    expect(departures(5, burstPace({ eventsPerSecond: 2 }))).toEqual([0.5, 1, 1.5, 2, 2.5]);
  });

  it('keeps to its rate inside and outside a burst window', () => {
    const times = departures(12_000, burstPace({ eventsPerSecond: 10, burstWindows: [burst] }));
    expect(count(times, 0, 100.005)).toBe(1000);
    expect(count(times, 100.005, 200.005)).toBe(10_000);
    expect(count(times, 200.005, 300.005)).toBe(1000);
  });

  it('pauses where the multiplier is 0', () => {
    const pause = { startOffsetSeconds: 1, durationSeconds: 10, multiplier: 0 };
    expect(departures(3, burstPace({ eventsPerSecond: 2, burstWindows: [pause] }))).toEqual([0.5, 1, 11.5]);
  });

  it('multiplies overlapping windows', () => {
    const windows = [2, 3].map((multiplier) => ({ startOffsetSeconds: 0, durationSeconds: 10, multiplier }));
    expect(count(departures(60, burstPace({ eventsPerSecond: 1, burstWindows: windows })), 0, 10.001)).toBe(60);
  });

  it('follows a time pattern on the clock of its zone', () => {
    const pattern = { hours: { 0: 2, 1: 0 }, zone: 'UTC' };
    const times = departures(20, burstPace({ eventsPerSecond: 1 / 600, timePattern: pattern }));
    expect(count(times, 0, 3600.001)).toBe(12);
    expect(count(times, 3600.001, 7200)).toBe(0);
  });

  it('catches up after a stall by no more than its capacity', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('a 9s (bcdef|)');
      expectObservable(source.pipe(burstPace({ eventsPerSecond: 1, capacity: 2 }))).toBe(
        '1s a 8001ms (bcd) 995ms e 999ms (f|)',
      );
    });
  });

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
  });
});

describe('poissonDelay', () => {
  /** Kolmogorov–Smirnov distance of a sample from Exp(rate). */
  const distance = (gaps: number[], rate: number) =>
    Math.max(
      ...gaps.sort((a, b) => a - b).map((gap, i) => Math.abs(1 - Math.exp(-rate * gap) - (i + 0.5) / gaps.length)),
    );

  it('leaves exponential gaps', () => {
    const n = 20_000;
    const times = departures(n, poissonDelay({ eventsPerSecond: 50, seed: 7 }));
    const gaps = times.map((t, i) => t - (times[i - 1] ?? 0));
    expect(distance(gaps, 50)).toBeLessThan(1.63 / Math.sqrt(n));
  });

  it('takes the rate of a burstPace directly before it: counts are Poisson around λ(t)', () => {
    const times = departures(14_000, (source) =>
      source.pipe(burstPace({ eventsPerSecond: 10, burstWindows: [burst] }), poissonDelay({ seed: 3 })),
    );
    const within4Sigma = (observed: number, mean: number) => Math.abs(observed - mean) < 4 * Math.sqrt(mean);
    expect(within4Sigma(count(times, 0, 100), 1000)).toBe(true);
    expect(within4Sigma(count(times, 100, 200), 10_000)).toBe(true);
    expect(within4Sigma(count(times, 200, 300), 1000)).toBe(true);
    expect(new Set(times.map((t) => t.toFixed(6))).size).toBeGreaterThan(13_900);
  });

  it('is the same for the same seed and another for another', () => {
    const draw = (seed: number) => departures(5, poissonDelay({ eventsPerSecond: 1, seed }));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('refuses to guess a rate, when piped', () => {
    expect(() => of(1).pipe(poissonDelay())).toThrow(expect.objectContaining({ code: 'RATE_MISSING' }));
    expect(() =>
      of(1).pipe(
        burstPace({ eventsPerSecond: 1 }),
        map((x) => x),
        poissonDelay(),
      ),
    ).toThrow(expect.objectContaining({ code: 'RATE_MISSING' }));
    expect(() => of(1).pipe(burstPace({ eventsPerSecond: 1 }), poissonDelay({ eventsPerSecond: 1 }))).toThrow(
      expect.objectContaining({ code: 'RATE_CONFLICT' }),
    );
  });
});

describe.each<[string, (eventsPerSecond?: number) => MonoTypeOperatorFunction<string>]>([
  ['burstPace', (eventsPerSecond = 1000) => burstPace({ eventsPerSecond })],
  ['poissonDelay', (eventsPerSecond = 1000) => poissonDelay({ eventsPerSecond, seed: 1 })],
])('%s', (_, pace) => {
  it.each([
    ['-', '-'],
    ['|', '|'],
    ['#', '#'],
    ['---|', '---|'],
  ])('of %s is %s', (source, expected) =>
    marbles(({ cold, expectObservable }) => expectObservable(cold(source).pipe(pace())).toBe(expected))(),
  );

  it(
    'passes an error at once and drops what waits',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('(abc#)').pipe(pace())).toBe('#');
    }),
  );

  it(
    'leaves its source and its timer when unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-');
      expectObservable(source.pipe(pace()), '^--!').toBe('-');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    }),
  );

  it('leaves its source once take has had enough', () => {
    const scheduler = new TestScheduler(() => {});
    scheduler.run(({ flush }) => {
      const source = new Subject<string>();
      source.pipe(pace(), take(1)).subscribe();
      for (const value of 'abc') source.next(value);
      flush();
      expect(source.observed).toBe(false);
    });
  });

  it('keeps the order of values that arrive while one leaves', () => {
    const scheduler = new TestScheduler(() => {});
    const seen: string[] = [];
    scheduler.run(({ flush }) => {
      const source = new Subject<string>();
      source.pipe(pace()).subscribe((value) => {
        seen.push(value);
        if (value === 'a') source.next('c');
      });
      for (const value of 'ab') source.next(value);
      flush();
    });
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('errs rather than hold more than 65,536 values of a source that cannot be paused', () => {
    const source = new Subject<string>();
    const errors: unknown[] = [];
    source.pipe(pace(1e-6)).subscribe({ error: (error) => errors.push(error) });
    for (let i = 0; i < 65_536; i++) source.next('x');
    expect(errors).toEqual([]);
    source.next('x');
    expect(errors).toMatchObject([{ code: 'BACKPRESSURE_OVERFLOW' }]);
  });

  it(
    'keeps state to the subscription',
    marbles(({ cold, expectObservable }) => {
      const paced = cold('|').pipe(pace());
      expectObservable(paced).toBe('|');
      expectObservable(paced).toBe('|');
      expectObservable(NEVER.pipe(pace())).toBe('-');
    }),
  );
});
