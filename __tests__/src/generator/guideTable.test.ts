import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guideTable } from '../../../src/generator/guideTable.ts';
import { upperBound } from '../../../src/generator/upperBound.ts';

it('finds what a binary search finds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e3, noNaN: true })), { minLength: 1 }),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      (weights, shares) => {
        let sum = 0;
        const bounds = Float64Array.from([...weights, 1], (weight) => (sum += weight));
        const find = guideTable(bounds);
        for (const value of [...shares.map((share) => share * sum), ...bounds.subarray(0, -1)])
          if (value < sum) expect(find(value)).toBe(upperBound(bounds, value));
      },
    ),
  );
});
