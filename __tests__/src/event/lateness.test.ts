import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Lateness } from '../../../src/event/lateness.ts';

const latenessByTable = (seqs: readonly number[]) => {
  const lateness = new Lateness();
  return seqs.map((seq) => lateness.of(seq));
};

describe('Lateness', () => {
  it('counts the higher seqs that have come', () => {
    expect(latenessByTable([0, 2, 4, 1, 3, 5])).toEqual([0, 0, 0, 2, 1, 0]);
  });

  it('does not count seqs that never come', () => {
    expect(latenessByTable([10, 1_000_000, 20, 15])).toEqual([0, 0, 1, 2]);
  });

  it('agrees with counting them all', () => {
    const seqs = fc.uniqueArray(fc.nat(60), { maxLength: 60 });
    fc.assert(
      fc.property(seqs, (seqs) => {
        const counted = seqs.map((seq, i) => seqs.slice(0, i).filter((earlier) => earlier > seq).length);
        expect(latenessByTable(seqs)).toEqual(counted);
      }),
    );
  });

  it('holds a bounded number of gaps', () => {
    const lateness = new Lateness();
    for (let seq = 0; seq < 1_000_000; seq += 2) lateness.of(seq);
    expect(lateness.of(999_997)).toBe(1);
    expect(lateness.of(999_897)).toBe(52);
  });
});
