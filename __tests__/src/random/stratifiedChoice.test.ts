import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { random } from '../../../src/random/random.ts';
import { stratifiedChoice } from '../../../src/random/stratifiedChoice.ts';

describe('stratifiedChoice', () => {
  it('chooses ⌊n·fraction⌋ values or one more, after every n', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.1, 0.3, 1 / 3, 0.7, 0.99)),
        fc.nat(),
        (fraction, seed) => {
          const chosen = stratifiedChoice(fraction, random(seed, 'x'));
          let count = 0;
          for (let n = 1; n <= 300; n++) {
            if (chosen()) count++;
            expect([0, 1]).toContain(count - Math.floor(n * fraction));
          }
        },
      ),
    );
  });

  it.each([
    [0, 0],
    [1, 500],
    [Number.MIN_VALUE, 0],
    [0.01, 5],
  ])('fraction %p chooses %p of 500', (fraction, count) => {
    const chosen = stratifiedChoice(fraction, random(1, 'x'));
    expect(Array.from({ length: 500 }, chosen).filter(Boolean)).toHaveLength(count);
  });

  it('chooses every place of a stratum equally often', () => {
    const chosen = stratifiedChoice(0.2, random(1, 'x'));
    const places = [0, 0, 0, 0, 0];
    for (let i = 0; i < 50_000; i++) if (chosen()) places[i % 5] = (places[i % 5] as number) + 1;
    for (const count of places) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('spares the last value of a stratum if asked to', () => {
    const chosen = stratifiedChoice(0.25, random(1, 'x'), { spareLast: true });
    const victims = Array.from({ length: 4000 }, chosen).flatMap((is, i) => (is ? [i] : []));
    expect(victims).toHaveLength(1000);
    expect(victims.filter((i) => i % 4 === 3)).toEqual([]);
  });
});
