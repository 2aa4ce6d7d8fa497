import { describe, expect, it } from '@jest/globals';
import { random, randomFamily } from '../../src/random.ts';

describe('random', () => {
  it('is the same for the same seed and name, and another for another', () => {
    const draw = (seed: number, name: string) => {
      const stream = random(seed, name);
      return Array.from({ length: 4 }, () => stream.uniform());
    };
    expect(draw(42, 'reorder')).toEqual(draw(42, 'reorder'));
    expect(draw(42, 'reorder')).not.toEqual(draw(43, 'reorder'));
    expect(draw(42, 'reorder')).not.toEqual(draw(42, 'poissonDelay'));
  });

  it('gives neighbouring blocks independent streams', () => {
    const family = randomFamily(1, 'column');
    const firsts = Array.from({ length: 10_000 }, (_, block) => family.block(block).uniform());
    const mean = firsts.reduce((a, b) => a + b) / firsts.length;
    const lag =
      firsts.slice(1).reduce((sum, x, i) => sum + (x - 0.5) * ((firsts[i] as number) - 0.5), 0) / (firsts.length / 12);
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.012);
    expect(Math.abs(lag)).toBeLessThan(0.04);
  });
});
