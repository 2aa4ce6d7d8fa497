import { expect, it } from '@jest/globals';
import { RowSet } from '../../../src/table/rowSet.ts';

it('holds what was added, and nothing else', () => {
  const set = new RowSet(20);
  for (const row of [0, 7, 8, 19]) set.add(row);
  expect(Array.from({ length: 20 }, (_, row) => row).filter((row) => set.has(row))).toEqual([0, 7, 8, 19]);
});

it('holds all rows after addAll', () => {
  const set = new RowSet(10).addAll();
  expect(Array.from({ length: 10 }, (_, row) => set.has(row))).toEqual(Array(10).fill(true));
});
