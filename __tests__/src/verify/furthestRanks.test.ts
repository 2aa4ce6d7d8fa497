import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FurthestRanks } from '../../../src/verify/furthestRanks.ts';
import { heldBytes } from '../../support/heldBytes.ts';

const never = () => 0;

describe('FurthestRanks', () => {
  it('is what a map of the furthest ranks would be', () => {
    const arrivals = fc.uniqueArray(fc.tuple(fc.nat(1e6), fc.nat(30)), { selector: ([rank]) => rank, maxLength: 1000 });
    fc.assert(
      fc.property(arrivals, fc.nat(3), (arrivals, spread) => {
        const [tops, model] = [new FurthestRanks(never), new Map<string, number>()];
        const wrong = arrivals.filter(([rank, key]) => {
          const name = `key ${key + 31 * (rank % 10 ** spread)}`;
          const top = model.get(name) ?? -1;
          model.set(name, Math.max(top, rank));
          return tops.isBehind(name, rank, 1e6 + 1) !== rank < top;
        });
        expect(wrong).toEqual([]);
      }),
    );
  });

  it('tells keys of bytes and of text apart, and nothing else', () => {
    const tops = new FurthestRanks(never);
    expect(tops.isBehind(Buffer.from('1'), 9, 10)).toBe(false);
    expect([tops.isBehind('1', 8, 10), tops.isBehind(1, 7, 10)]).toEqual([false, true]);
    expect([tops.isBehind(Buffer.from('1'), 8, 10), tops.isBehind(Buffer.from(''), 0, 10)]).toEqual([true, false]);
    expect([tops.isBehind(null, 5, 10), tops.isBehind(null, 4, 10)]).toEqual([false, true]);
  });

  it('remembers ranks beyond 32 bits', () => {
    const [tops, far] = [new FurthestRanks(never), 5 * 2 ** 32];
    expect([far, far + 2, far + 1].map((rank) => tops.isBehind('a', rank, far + 3))).toEqual([false, false, true]);
  });

  it('holds at most 16 bytes for each of a million keys, and forgets those behind what is awaited', () => {
    const keys = 1_000_000;
    const held = (lowestAwaited: (expected: number) => number) => {
      const before = heldBytes();
      const tops = new FurthestRanks(lowestAwaited);
      let most = 0;
      for (let key = 0; key < keys; key++) {
        tops.isBehind(key, key, key + 1);
        if (key % 100_000 === 99_999) most = Math.max(most, (heldBytes() - before - 40_000) / key);
      }
      // All of them can be told still, unless they are forgotten.
      for (let key = 1; key < 4; key++) expect(tops.isBehind(key, 0, keys)).toBe(lowestAwaited === never);
      return most;
    };
    expect(held(never)).toBeLessThan(16);
    expect(held((expected) => expected - 1000)).toBeLessThan(1);
  });
});
