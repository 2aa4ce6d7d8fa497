import { describe, expect, it } from '@jest/globals';
import { CollectiveAnomaly, chooseGroups } from '../../../src/anomalies/index.ts';

const group = { groupColumn: 'g', timestampColumn: 't' };

describe('chooseGroups', () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({ g: i < 90 ? i % 30 : `single ${i}`, t: new Date(i) }));
  const choose = (fraction: number, from: readonly Readonly<Record<string, unknown>>[] = rows) =>
    chooseGroups(
      new CollectiveAnomaly('x', { ...group, fraction }),
      from.length,
      (column, i) => from[i]?.[column],
      (i) => from[i] as object,
      1,
    );

  it.each([
    [0, 0],
    [0.001, 1],
    [0.1, 3],
    [0.5, 15],
    [1, 30],
  ])('of 30 groups with two rows or more and fraction %p chooses %p', (fraction, count) => {
    const chosen = choose(fraction);
    expect(chosen.size).toBe(count);
    for (const [key, events] of chosen) expect(events).toEqual(rows.filter(({ g }) => g === key));
  });

  it.each([
    [0.01, 1],
    [0.5, 2],
    [1, 5],
  ])('of 5 groups with two dated rows among 100 and fraction %p chooses %p', (fraction, count) => {
    const dated = (g: number, k: number) => (g % 20 === 3 ? k > 0 : g % 20 === 7 && k > 1);
    const undated = Array.from({ length: 300 }, (_, i) => ({
      g: i % 100,
      t: dated(i % 100, Math.floor(i / 100)) ? new Date(i) : [null, new Date(Number.NaN)][i % 2],
    }));
    const chosen = choose(fraction, undated);
    expect([...chosen].map(([, events]) => events.length)).toEqual(Array.from({ length: count }, () => 2));
  });

  it('takes a date that is none for no group', () => {
    const nowhere = [0, 1, 2].map((i) => ({ g: [new Date(Number.NaN), null][i % 2], t: new Date(i) }));
    expect(choose(1, nowhere).size).toBe(0);
  });
});
