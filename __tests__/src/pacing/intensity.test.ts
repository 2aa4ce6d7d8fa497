import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BurstWindow } from '../../../src/pacing/burstWindow.ts';
import { Intensity } from '../../../src/pacing/intensity.ts';
import { baseRateOf } from '../../../src/pacing/rateOptions.ts';
import type { RateStage } from '../../../src/pacing/rateStage.ts';
import type { SineRate } from '../../../src/pacing/sineRate.ts';
import type { TimePattern } from '../../../src/pacing/timePattern.ts';

interface Given {
  readonly eventsPerSecond: number;
  readonly stages: readonly RateStage[] | undefined;
  readonly repeatStages: boolean;
  readonly sine: SineRate | undefined;
  readonly burstWindows: readonly BurstWindow[];
  readonly timePattern: TimePattern | undefined;
}

const seconds = fc.integer({ min: 0, max: 40 });
const aRate = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 5000 }),
  fc.double({ min: 1e-3, max: 1, noNaN: true }),
);
const stage = fc.record({ durationSeconds: seconds, eventsPerSecond: aRate });
const lasts = (stages: readonly RateStage[]) => stages.some(({ durationSeconds }) => durationSeconds > 0);
const sine = fc
  .record({ periodSeconds: fc.integer({ min: 1, max: 90 }), least: aRate, rise: aRate })
  .map(({ periodSeconds, least, rise }) => ({ periodSeconds, least, most: least + rise + 1e-3 }));
const window = fc.record({
  startOffsetSeconds: seconds,
  durationSeconds: fc.integer({ min: 1, max: 40 }),
  multiplier: fc.constantFrom(0, 0.5, 3),
});
const given: fc.Arbitrary<Given> = fc.record({
  eventsPerSecond: aRate,
  stages: fc.option(fc.array(stage, { minLength: 1, maxLength: 5 }).filter(lasts), { nil: undefined, freq: 4 }),
  repeatStages: fc.boolean(),
  sine: fc.option(sine, { nil: undefined, freq: 1 }),
  burstWindows: fc.array(window, { maxLength: 2 }),
  timePattern: fc.constantFrom(undefined, { hours: { 0: 2, 1: 0.5 }, zone: 'UTC' }),
});

/** A minute before an hour ends. */
const START = Date.parse('2024-01-01T00:59:00Z');

const intensityOf = ({ burstWindows, timePattern, ...rate }: Given) =>
  new Intensity({ base: baseRateOf(rate), burstWindows, timePattern }, START);

/** λ at a second, in the plainest words. */
function lambda({ eventsPerSecond, stages, repeatStages, sine, burstWindows, timePattern }: Given, t: number): number {
  const stagedAt = (all: readonly RateStage[]): number => {
    let begin = 0;
    let rate = eventsPerSecond;
    do
      for (const stage of all) {
        const end = begin + stage.durationSeconds;
        if (t < end) return rate + ((stage.eventsPerSecond - rate) * (t - begin)) / stage.durationSeconds;
        begin = end;
        rate = stage.eventsPerSecond;
      }
    while (repeatStages);
    return rate;
  };
  const sineAt = ({ periodSeconds, least, most }: SineRate) =>
    least + ((most - least) * (1 + Math.sin((2 * Math.PI * t) / periodSeconds))) / 2;
  const base = sine ? sineAt(sine) : stages ? stagedAt(stages) : eventsPerSecond;
  const bursts = burstWindows.filter(
    ({ startOffsetSeconds: from, durationSeconds: length }) => t >= from && t < from + length,
  );
  const hour = timePattern ? (t < 60 ? 2 : 0.5) : 1;
  return bursts.reduce((rate, { multiplier }) => rate * multiplier, base * hour);
}

/** ∫λ by the midpoint rule. All changes are at whole seconds, so it is exact for ramps. */
function quadrature(rate: Given, from: number, to: number): number {
  const steps = 500;
  let sum = 0;
  for (let t = from; t < to; t = Math.min(Math.floor(t) + 1, to)) {
    const width = (Math.min(Math.floor(t) + 1, to) - t) / steps;
    for (let i = 0; i < steps; i++) sum += width * lambda(rate, t + (i + 0.5) * width);
  }
  return sum;
}

const moment = fc.double({ min: 0, max: 200, noNaN: true });
const anywhere = Number.POSITIVE_INFINITY;

describe('the intensity λ(t)', () => {
  it('is integrated as numerical quadrature integrates it', () => {
    fc.assert(
      fc.property(given, moment, moment, (rate, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const numeric = quadrature(rate, from, to);
        const exact = intensityOf(rate).between(from * 1000, to * 1000);
        expect(Math.abs(exact - numeric)).toBeLessThanOrEqual(1e-6 + 1e-4 * numeric);
      }),
    );
  });

  it('is inverted to 1e-9 of an event', () => {
    fc.assert(
      fc.property(given, moment, fc.double({ min: 1e-9, max: 5000, noNaN: true }), (rate, second, cost) => {
        const intensity = intensityOf(rate);
        const due = intensity.spend(second * 1000, cost, 86_400_000);
        if (due === anywhere) return;
        const reached = intensity.between(second * 1000, due);
        // Time itself has a resolution, which is worth so many events at the highest rate.
        const resolution = (due * Number.EPSILON * 18 * baseRateOf(rate).highest) / 1000;
        expect(Math.abs(reached - cost)).toBeLessThanOrEqual(1e-9 + 1e-13 * cost + 2 * resolution);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives back the time of its integral where it is positive', () => {
    fc.assert(
      fc.property(given, fc.double({ min: 0.001, max: 100, noNaN: true }), (rate, second) => {
        fc.pre(lambda(rate, second) > 1e-3 && lambda(rate, second - 0.0005) > 1e-3);
        const intensity = intensityOf(rate);
        const due = intensity.spend(0, intensity.between(0, second * 1000), 86_400_000);
        expect(due / 1000).toBeCloseTo(second, 5);
      }),
      { numRuns: 1000 },
    );
  });

  it('is monotone: more events are due later, and two spans are as good as one', () => {
    fc.assert(
      fc.property(given, fc.array(fc.double({ min: 1e-6, max: 50, noNaN: true }), { minLength: 50 }), (rate, costs) => {
        const intensity = intensityOf(rate);
        let due = 0;
        for (const cost of costs) {
          const next = intensity.spend(due, cost, 86_400_000);
          if (next === anywhere) return;
          expect(next).toBeGreaterThanOrEqual(due);
          due = next;
        }
        const total = costs.reduce((sum, cost) => sum + cost);
        expect(intensity.between(0, due)).toBeCloseTo(total, 6);
      }),
    );
  });

  it('skips a pause in one step, however long it is', () => {
    const sine = { periodSeconds: 1, least: 0, most: 2 };
    const pause = { startOffsetSeconds: 1, durationSeconds: 1e9, multiplier: 0 };
    const paused = { eventsPerSecond: 0, stages: undefined, repeatStages: false, timePattern: undefined };
    const intensity = intensityOf({ ...paused, sine, burstWindows: [pause] });
    expect(intensity.spend(0, 2, anywhere)).toBeCloseTo(1e12 + 2000, 1);
    const forever = intensityOf({ ...paused, sine, burstWindows: [{ ...pause, durationSeconds: 1e306 }] });
    expect(forever.spend(0, 2, anywhere)).toBe(anywhere);
  });

  it('pays at the end of a stage for what the stage has yielded, whatever the rounding', () => {
    const wrong: object[] = [];
    for (const after of [
      [],
      [
        { durationSeconds: 10, eventsPerSecond: 0 },
        { durationSeconds: 1, eventsPerSecond: 1 },
      ],
    ])
      for (let seconds = 1; seconds <= 20; seconds++)
        for (let rate = 1; rate <= 40; rate++) {
          const stages = [
            { durationSeconds: seconds, eventsPerSecond: rate },
            { durationSeconds: 0, eventsPerSecond: 0 },
            ...after,
          ];
          const base = baseRateOf({ eventsPerSecond: undefined, stages, repeatStages: false, sine: undefined });
          const intensity = new Intensity({ base, burstWindows: [], timePattern: undefined }, 0);
          let t = 0;
          let events = 0;
          for (; t <= 1000 * seconds && events < 1000; events++) t = intensity.spend(t, 1, Number.POSITIVE_INFINITY);
          // The last one is due after the stage.
          if (events - 1 !== Math.floor((seconds * rate) / 2)) wrong.push({ seconds, rate, events: events - 1 });
        }
    expect(wrong).toEqual([]);
    const stages = [
      { durationSeconds: 300, eventsPerSecond: 2000 },
      { durationSeconds: 0, eventsPerSecond: 0 },
    ];
    const base = baseRateOf({ eventsPerSecond: undefined, stages, repeatStages: false, sine: undefined });
    const intensity = new Intensity({ base, burstWindows: [], timePattern: undefined }, 0);
    let events = 0;
    for (let t = 0; events < 400_000; events++) {
      t = intensity.spend(t, 1, Number.POSITIVE_INFINITY);
      if (t === Number.POSITIVE_INFINITY) break;
    }
    expect(events).toBe(300_000);
  });

  it('ends where stages end at 0', () => {
    const stages = [
      { durationSeconds: 10, eventsPerSecond: 0 },
      { durationSeconds: 10, eventsPerSecond: 0 },
    ];
    const rampDown = { eventsPerSecond: 10, stages, sine: undefined };
    expect(baseRateOf({ ...rampDown, repeatStages: false }).end).toBe(10_000);
    expect(baseRateOf({ ...rampDown, repeatStages: true }).end).toBe(10_000);
    const again = [...stages, { durationSeconds: 0, eventsPerSecond: 1 }];
    expect(baseRateOf({ ...rampDown, stages: again, repeatStages: true }).end).toBe(Number.POSITIVE_INFINITY);
    const intensity = intensityOf({ ...rampDown, repeatStages: true, burstWindows: [], timePattern: undefined });
    expect(intensity.spend(0, 50, anywhere)).toBeCloseTo(10_000, 3);
    expect(intensity.spend(0, 50.001, anywhere)).toBe(anywhere);
  });
});
