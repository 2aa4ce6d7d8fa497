import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { VirtualTimeScheduler } from 'rxjs';
import { burstPace } from '../../../operators/burstPace.ts';
import { fromTable } from '../../../operators/fromTable.ts';
import { poissonDelay } from '../../../operators/poissonDelay.ts';
import type { TimePattern } from '../../../src/pacing/timePattern.ts';

const HOUR = 3_600_000;
const rows = (n: number) => Array.from({ length: n }, (_, id) => ({ id }));

describe('a schedule, while the wall clock is set or the machine sleeps', () => {
  beforeEach(() => void jest.useFakeTimers({ now: Date.parse('2024-01-01T10:30Z') }));
  afterEach(() => void jest.useRealTimers());

  /** The seconds after the start at which values leave at one a second; the clock is set by `step` ms after 4.5 s. */
  async function departures(step: number, seconds: number, timePattern?: TimePattern): Promise<number[]> {
    const start = performance.now();
    const times: number[] = [];
    const run = fromTable(rows(100))
      .pipe(burstPace({ eventsPerSecond: 1, ...(timePattern && { timePattern }) }))
      .subscribe(() => times.push(Math.round((performance.now() - start) / 100) / 10));
    await jest.advanceTimersByTimeAsync(4500);
    jest.setSystemTime(Date.now() + step);
    await jest.advanceTimersByTimeAsync(1000 * seconds - 4500);
    run.unsubscribe();
    return times;
  }

  it.each([-HOUR, HOUR])('goes on as it was: %d ms', async (step) => {
    expect(await departures(step, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([-HOUR, HOUR])('reads the time pattern by the new time: %d ms', async (step) => {
    const timePattern = { hours: { 9: 2, 10: 1, 11: 2 }, zone: 'UTC' };
    expect(await departures(step, 7, timePattern)).toEqual([1, 2, 3, 4, 5, 5.5, 6, 6.5, 7]);
  });

  it('does not sleep through an hour that has come earlier', async () => {
    const times = await departures(HOUR, 15, { hours: { 10: 0 }, zone: 'UTC' });
    // The clock is looked at after ten seconds.
    expect(times).toEqual([11, 12, 13, 14, 15]);
  });
});

describe('a schedule in virtual time', () => {
  it('goes on where time counts from 1970', () => {
    const scheduler = new VirtualTimeScheduler();
    scheduler.frame = Date.parse('2024-01-01T00:00Z');
    let arrived = 0;
    fromTable(rows(1000), { scheduler })
      .pipe(poissonDelay({ eventsPerSecond: 100, scheduler }))
      .subscribe(() => arrived++);
    scheduler.flush();
    expect(arrived).toBe(1000);
  });

  it('keeps to a rate of one value in 100 days, under a time pattern', () => {
    const scheduler = new VirtualTimeScheduler();
    const timePattern = { hours: { 0: 2, 1: 0 }, zone: 'UTC' };
    const times: number[] = [];
    fromTable(rows(2), { scheduler })
      .pipe(burstPace({ eventsPerSecond: 1 / (100 * 86_400), timePattern, scheduler }))
      .subscribe(() => times.push(scheduler.now() / 86_400_000));
    scheduler.flush();
    // A day yields a hundredth of an event: 2 × 1 + 0 × 1 + 22 × 1 hours of the base rate.
    expect(times.map((time) => Math.round(time * 1e6) / 1e6)).toEqual([100, 200]);
  });

  it('ends where no value can ever be due', () => {
    const scheduler = new VirtualTimeScheduler();
    const never = { startOffsetSeconds: 0, durationSeconds: 1e306, multiplier: 0 };
    const run = fromTable(rows(1), { scheduler })
      .pipe(burstPace({ eventsPerSecond: 1, burstWindows: [never], scheduler }))
      .subscribe();
    for (let i = 0; i < 5; i++) scheduler.actions.shift()?.execute(undefined, 0);
    expect(run.closed).toBe(false);
  });
});
