import { describe, expect, it } from '@jest/globals';
import { cappedPopularity } from '../../../../src/generator/distributions/plateauLomax.ts';

const shares = Float64Array.from({ length: 100 }, (_, i) => 0.4 + 0.006 * i);
const expectedOfFirst = ({ area }: { area(x: number): number }) =>
  shares.reduce((sum, share) => sum + 1 / area(share), 0) / shares.length;

describe.each([
  ['no plateau', 1.16, 1e9],
  ['a plateau', 1.16, 10],
  ['a steep fall', 3, 4],
])('popularity with %s', (_what, alpha, cap) => {
  const popularity = cappedPopularity(alpha, shares, cap);
  const { area, inverse } = popularity;

  it('has an inverse', () => {
    for (let x = 0; x <= 1; x += 0.01) expect(inverse(area(x))).toBeCloseTo(x, 9);
  });

  it('is 1 at first, and never rises', () => {
    const density = (x: number) => (area(x + 1e-6) - area(x)) / 1e-6;
    expect(density(0)).toBeCloseTo(1, 1);
    for (let x = 0; x < 0.99; x += 0.01) expect(density(x + 0.01)).toBeLessThanOrEqual(density(x) * (1 + 1e-6));
  });

  it('expects the first parent to have no more than the cap, and no less than it may', () => {
    const expected = expectedOfFirst(popularity);
    expect(expected).toBeLessThanOrEqual(cap * (1 + 1e-9));
    if (cap < 1e9) expect(expected).toBeCloseTo(cap, 6);
  });
});
