import { describe, expect, it } from '@jest/globals';
import { map, of } from 'rxjs';
import { burstPace } from '../../../operators/burstPace.ts';
import { poissonDelay } from '../../../operators/poissonDelay.ts';
import { countBetween, departures } from '../../support/departures.ts';
import { marbles } from '../../support/marbles.ts';

const burst = { startOffsetSeconds: 100, durationSeconds: 100, multiplier: 10 };
const refusal = (code: string) => expect.objectContaining({ code });

describe('burstPace and poissonDelay, one directly after the other', () => {
  const paced = (seed: number) =>
    departures(14_000, (source) =>
      source.pipe(burstPace({ eventsPerSecond: 10, burstWindows: [burst] }), poissonDelay({ seed })),
    );

  it('are one inhomogeneous Poisson process: counts are Poisson around the integral of λ(t)', () => {
    const times = paced(3);
    const deviations = (observed: number, mean: number) => Math.abs(observed - mean) / Math.sqrt(mean);
    expect(deviations(countBetween(times, 0, 100), 1000)).toBeLessThan(4);
    expect(deviations(countBetween(times, 100, 200), 10_000)).toBeLessThan(4);
    expect(deviations(countBetween(times, 200, 300), 1000)).toBeLessThan(4);
  });

  it('are as dispersed as a Poisson process inside the burst, not as even as a bucket', () => {
    const times = paced(4);
    const counts = Array.from({ length: 1000 }, (_, i) => countBetween(times, 100 + i / 10, 100.1 + i / 10));
    const mean = counts.reduce((a, b) => a + b) / counts.length;
    const variance = counts.reduce((total, count) => total + (count - mean) ** 2, 0) / (counts.length - 1);
    // The variance of a Poisson count is its mean; 4 standard errors of the ratio over 1,000 counts.
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 999));
  });

  it('follow the seed', () => {
    expect(paced(3)).toEqual(paced(3));
    expect(paced(3)).not.toEqual(paced(4));
  });

  it(
    'are one stage: the source is subscribed once, an error passes at once',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('(ab)-#');
      expectObservable(source.pipe(burstPace({ eventsPerSecond: 0.001 }), poissonDelay())).toBe('-----#');
      expectSubscriptions(source.subscriptions).toBe('^----!');
    }),
  );

  it('refuse to guess a rate, when piped', () => {
    expect(() =>
      of(1).pipe(
        burstPace({ eventsPerSecond: 1 }),
        map((x) => x),
        poissonDelay(),
      ),
    ).toThrow(refusal('RATE_MISSING'));
    expect(() => of(1).pipe(burstPace(), poissonDelay())).toThrow(refusal('RATE_MISSING'));
    expect(() => of(1).pipe(burstPace({ eventsPerSecond: 1 }), poissonDelay({ eventsPerSecond: 1 }))).toThrow(
      refusal('RATE_CONFLICT'),
    );
  });

  it('may have their rate from either', () => {
    const windows = { burstWindows: [burst] };
    const first = departures(2000, (source) =>
      source.pipe(burstPace({ eventsPerSecond: 10, ...windows }), poissonDelay()),
    );
    const second = departures(2000, (source) => source.pipe(burstPace(windows), poissonDelay({ eventsPerSecond: 10 })));
    expect(second).toEqual(first);
  });
});
