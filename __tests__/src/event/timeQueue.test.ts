import { describe, expect, it } from '@jest/globals';
import { TimeQueue } from '../../../src/event/timeQueue.ts';

describe('TimeQueue', () => {
  it('gives values in the order of their times, equals as they came', () => {
    const queue = new TimeQueue<number>();
    const times = Array.from({ length: 200 }, (_, i) => (i * 7919) % 50);
    times.forEach((time, i) => {
      queue.add(time, i);
    });
    const expected = times.map((time, i) => ({ time, i })).sort((a, b) => a.time - b.time || a.i - b.i);
    const takeAll = (time: number): number[] => {
      const first = queue.takeBefore(time);
      return first === undefined ? [] : [first, ...takeAll(time)];
    };
    const early = takeAll(25);
    expect(early.every((i) => (times[i] as number) < 25)).toBe(true);
    expect([...early, ...takeAll(Number.POSITIVE_INFINITY)]).toEqual(expected.map(({ i }) => i));
  });
});
