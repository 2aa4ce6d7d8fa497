import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { asyncScheduler } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { monotonicScheduler } from '../../../src/flow/monotonicScheduler.ts';

const HOUR = 3_600_000;

describe('the monotonic scheduler', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each([-HOUR, HOUR])('goes on where the wall clock is set by %d ms', (step) => {
    const start = monotonicScheduler.now();
    jest.setSystemTime(Date.now() + step);
    jest.advanceTimersByTime(250);
    expect(monotonicScheduler.now() - start).toBeCloseTo(250, 2);
  });

  it('is not taken for virtual where the clock is set while it is read', () => {
    const start = monotonicScheduler.now();
    const time = Date.now();
    for (const readings of [
      [time, time + HOUR, time + HOUR],
      [time, time, time + HOUR],
    ]) {
      const clock = jest.spyOn(Date, 'now');
      for (const reading of readings) clock.mockReturnValueOnce(reading);
      expect(monotonicScheduler.now() - start).toBeCloseTo(0, 2);
      clock.mockRestore();
    }
  });

  it('has the virtual time of TestScheduler.run', () => {
    new TestScheduler(() => {}).run(({ flush }) => {
      const times: number[] = [];
      const note = () => times.push(monotonicScheduler.now(), asyncScheduler.now());
      note();
      monotonicScheduler.schedule(note, 5000);
      flush();
      expect(times).toEqual([0, 0, 5000, 5000]);
    });
  });
});
