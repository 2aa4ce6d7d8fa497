import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type RandomAccess, randomAccess } from '../../../src/table/randomAccess.ts';

const inOrder = (times: readonly unknown[]): readonly unknown[] => {
  const rows = randomAccess<{ at: unknown }>(
    times.map((at) => ({ at })),
    'at',
  ) as RandomAccess<{ at: unknown }>;
  return times.map((_, i) => rows.row(i).at);
};

describe('event-time order', () => {
  it('counts digits beyond milliseconds', () => {
    const nanoseconds = fc.integer({ min: 0, max: 999_999_999 }).map((n) => String(n).padStart(9, '0'));
    const time = nanoseconds.map((fraction) => `2024-03-05T10:00:00.${fraction}Z`);
    fc.assert(fc.property(fc.array(time), (times) => expect(inOrder(times)).toEqual(times.toSorted())));
  });

  it('is stable, and has what is no time first', () => {
    expect(inOrder(['2024-01-02', null, '2024-01-01', undefined, new Date('2023-12-31'), 0])).toEqual([
      null,
      undefined,
      0,
      new Date('2023-12-31'),
      '2024-01-01',
      '2024-01-02',
    ]);
  });
});
