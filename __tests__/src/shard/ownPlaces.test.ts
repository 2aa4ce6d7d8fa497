import { describe, expect, it } from '@jest/globals';
import { ownPlaces } from '../../../src/shard/ownPlaces.ts';

describe('ownPlaces', () => {
  // Blocks of children, of which parents may have none.
  const starts = [0, 2, 2, 2, 5, 5, 6, 6, 6];
  const rowCount = 6;
  const first = (block: number) => starts[block] ?? rowCount;
  const blockOf = (row: number) =>
    starts.findIndex((_, block) => row < first(block + 1) || block === starts.length - 1);
  const table = { layout: { blockOf, first } };
  const rows = { value: () => undefined };

  it.each([1, 2, 3, 5])('goes from own block to own block of %i shards, past empty ones', (count) => {
    for (let index = 0; index < count; index++) {
      const own = Array.from({ length: rowCount }, (_, row) => row).filter((row) => blockOf(row) % count === index);
      const { from, owns } = ownPlaces(rows, table, { index, count }, rowCount);
      const visited = [];
      for (let place = from(0, rowCount); place < rowCount; place = from(place + 1, rowCount)) visited.push(place);
      expect(visited).toEqual(own);
      expect([0, 1, 2, 3, 4, 5].filter(owns)).toEqual(own);
    }
  });
});
