import { describe, expect, it } from '@jest/globals';
import { BehaviorSubject, concat, EMPTY, from, NEVER, of, Subject, VirtualTimeScheduler } from 'rxjs';
import { burstPace } from '../../operators/burstPace.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { poissonDelay } from '../../operators/poissonDelay.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { marbles } from '../support/marbles.ts';

/** Rates by the second from which each holds. */
const steps: readonly (readonly [second: number, rate: number])[] = [
  [0, 20],
  [50, 200],
  [100, 0],
  [150, 40.5],
  [200.25, 3],
];
/** The integral of those rates. */
const expected = (t: number) =>
  steps.reduce((sum, [from, rate], i) => sum + rate * Math.max(Math.min(t, steps[i + 1]?.[0] ?? t) - from, 0), 0);

/** When n values leave in virtual time, in seconds, at the rates of `steps`. */
function departuresAt(
  n: number,
  pace: (rates: Subject<number>, scheduler: VirtualTimeScheduler) => ReturnType<typeof poissonDelay>,
) {
  const scheduler = new VirtualTimeScheduler();
  const rates = new BehaviorSubject(steps[0]?.[1] as number);
  for (const [second, rate] of steps.slice(1)) scheduler.schedule(() => rates.next(rate), second * 1000);
  const times: number[] = [];
  from(Array(n).keys())
    .pipe(pace(rates, scheduler))
    .subscribe(() => times.push(scheduler.now() / 1000));
  scheduler.flush();
  return times;
}

describe('a rate that changes', () => {
  it(
    'holds from each change on, and what the former rate has yielded counts',
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const values = { s: 100, f: 500, p: 0 };
      // Half of c is paid at 25 ms, the rest at 500 events per second; half of e is paid when the stream pauses.
      const rates = hot('s 24ms f 3ms       p---------f', values);
      const source = cold('(abcdef|)');
      const pace = burstPace<string>({ eventsPerSecond: rates });
      expectObservable(source.pipe(pace)).toBe('10ms a 9ms b 5ms c-d 11ms e-(f|)', undefined);
      expectSubscriptions(source.subscriptions).toBe('(^!)');
    }),
  );

  it('keeps an even flow exact, however often it changes', () => {
    const times = departuresAt(13_000, (eventsPerSecond, scheduler) => burstPace({ eventsPerSecond, scheduler }));
    expect(times).toHaveLength(13_000);
    times.forEach((time, i) => {
      expect(expected(time)).toBeCloseTo(i + 1, 6);
    });
    expect(times.filter((time) => time > 100.0001 && time < 150)).toEqual([]);
  });

  it.each([
    [
      'of a burstPace before it',
      (eventsPerSecond: Subject<number>, scheduler: VirtualTimeScheduler, seed: number) =>
        (source: Parameters<ReturnType<typeof poissonDelay>>[0]) =>
          source.pipe(burstPace({ eventsPerSecond, scheduler }), poissonDelay({ seed })),
    ],
    [
      'of its own',
      (eventsPerSecond: Subject<number>, scheduler: VirtualTimeScheduler, seed: number) =>
        poissonDelay({ eventsPerSecond, seed, scheduler }),
    ],
  ])('%s makes poissonDelay a Poisson process of that intensity', (_, pace) => {
    const times = departuresAt(13_000, (rates, scheduler) => pace(rates, scheduler, 7));
    // By the time-rescaling theorem, gaps in the integral are exponential with mean 1: their distribution by Kolmogorov and Smirnov.
    const gaps = times.map((time, i) => expected(time) - (i === 0 ? 0 : expected(times[i - 1] as number)));
    const sorted = gaps.toSorted((a, b) => a - b);
    const distance = Math.max(...sorted.map((gap, i) => Math.abs(1 - Math.exp(-gap) - (i + 0.5) / sorted.length)));
    expect(distance * Math.sqrt(sorted.length)).toBeLessThan(1.95);
    // Each rate by itself: counts within four standard deviations.
    for (const [i, [from, rate]] of steps.slice(0, 4).entries()) {
      const to = steps[i + 1]?.[0] as number;
      const count = times.filter((time) => time >= from && time < to).length;
      const mean = rate * (to - from);
      expect(Math.abs(count - mean)).toBeLessThanOrEqual(4 * Math.sqrt(mean));
    }
  });

  it('multiplies with bursts', () => {
    const burstWindows = [{ startOffsetSeconds: 40, durationSeconds: 20, multiplier: 3 }];
    const times = departuresAt(13_000, (eventsPerSecond, scheduler) =>
      burstPace({ eventsPerSecond, burstWindows, scheduler }),
    );
    const count = (start: number, end: number) => times.filter((t) => t > start + 1e-6 && t <= end + 1e-6).length;
    expect([count(0, 40), count(40, 50), count(50, 60), count(60, 100)]).toEqual(
      [800, 600, 6000, 8000].map((n, i) => (i === 3 ? 13_000 - 7400 : n)),
    );
  });

  it(
    'lets nothing leave before the first rate comes',
    marbles(({ cold, expectObservable }) => {
      const rates = cold('-----r', { r: 1000 });
      expectObservable(cold('(ab|)').pipe(burstPace({ eventsPerSecond: rates }))).toBe('------a(b|)');
    }),
  );

  it(
    'fails the stream if it fails, is none, or never comes',
    marbles(({ cold, expectObservable }) => {
      const paced = (rates: string, values: object) =>
        cold('a').pipe(burstPace({ eventsPerSecond: cold<number>(rates, values as Record<string, number>) }));
      expectObservable(paced('--#', {})).toBe('--#');
      const negative = expect.objectContaining({
        code: 'INVALID_OPTION',
        message: 'eventsPerSecond must be finite and ≥ 0, got -1',
      });
      expectObservable(paced('--r', { r: -1 })).toBe('--#', undefined, negative);
      expectObservable(paced('--|', {})).toBe('--#', undefined, expect.objectContaining({ code: 'RATE_MISSING' }));
    }),
  );

  it(
    'is no longer listened to when the stream is over',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const rates = cold('r---', { r: 1000 });
      expectObservable(cold('(ab|)').pipe(burstPace({ eventsPerSecond: rates }))).toBe('-a(b|)');
      expectSubscriptions(rates.subscriptions).toBe('^-!');
    }),
  );

  it('may be changed by what leaves', () => {
    const scheduler = new VirtualTimeScheduler();
    const eventsPerSecond = new BehaviorSubject(1);
    const times: number[] = [];
    of(1, 2, 3)
      .pipe(burstPace({ eventsPerSecond, scheduler }))
      .subscribe((value) => {
        times.push(scheduler.now());
        eventsPerSecond.next(2 ** value);
      });
    scheduler.flush();
    expect(times).toEqual([1000, 1500, 1750]);
  });

  it('after a stall, lets no more catch up than the capacity of the rate now', () => {
    const scheduler = new VirtualTimeScheduler();
    const eventsPerSecond = new BehaviorSubject(100);
    const source = new Subject<number>();
    const times: number[] = [];
    source.pipe(burstPace({ eventsPerSecond, scheduler })).subscribe(() => times.push(scheduler.now()));
    scheduler.schedule(() => eventsPerSecond.next(1), 5000);
    scheduler.schedule(() => from([1, 2, 3, 4]).subscribe((value) => source.next(value)), 60_000);
    scheduler.flush();
    expect(times).toEqual([60_000, 60_000, 61_000, 62_000].map((time) => expect.closeTo(time, 6)));
  });

  it('does not hold a sink that has not started, nor is it held by one', async () => {
    const rates = concat(of(1000), NEVER);
    const written: object[] = [];
    const sink = {
      start: () => new Promise<void>((resolve) => void setTimeout(resolve, 5)),
      write: (batch: readonly object[]) => void written.push(...batch),
    };
    await new Promise<void>((complete) => {
      fromTable([{ id: 1 }, { id: 2 }])
        .pipe(burstPace<object>({ eventsPerSecond: rates }), sinkTo(sink))
        .subscribe({ complete });
    });
    expect(written).toHaveLength(2);
  });

  it.each([
    [{ stages: [{ durationSeconds: 1, eventsPerSecond: 1 }] }, { eventsPerSecond: 1 }, 'burstPace gives stages'],
    [{ eventsPerSecond: 1 }, { sine: { periodSeconds: 1, least: 0, most: 1 } }, 'poissonDelay a sine'],
  ])('%j conflicts with %j', (pace, poisson, message) => {
    expect(() => of(1).pipe(burstPace(pace), poissonDelay(poisson))).toThrow(message);
  });

  it('conflicts with a second one', () => {
    expect(() => of(1).pipe(burstPace({ eventsPerSecond: EMPTY }), poissonDelay({ eventsPerSecond: 1 }))).toThrow(
      'burstPace gives an Observable of rates and poissonDelay 1 events per second: leave the rate to one of them',
    );
  });
});
