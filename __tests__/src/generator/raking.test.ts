import { expect, it } from '@jest/globals';
import { rake } from '../../../src/generator/raking.ts';

it('gives the groups of every margin their shares', () => {
  const weights = new Float64Array(60).fill(1);
  const margins = [
    { groups: Array.from(weights, (_, i) => Math.floor(i / 20)), shares: [0.5, 0.3, 0.2] },
    { groups: Array.from(weights, (_, i) => i % 7), shares: [0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.1] },
  ];
  rake(weights, margins);
  for (const { groups, shares } of margins)
    shares.forEach((share, group) => {
      const sum = weights.reduce((total, weight, i) => total + (groups[i] === group ? weight : 0), 0);
      expect(sum).toBeCloseTo(share, 9);
    });
});
