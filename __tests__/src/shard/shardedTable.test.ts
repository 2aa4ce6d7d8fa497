import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { shardedTable } from '../../../src/shard/shardedTable.ts';

it('lets the event loop have its turn while it looks for the next own row', async () => {
  let searched = 0;
  const own = {
    owns: () => false,
    from(place: number, limit: number) {
      searched += limit - place;
      return limit;
    },
  };
  const rowCount = 2 ** 36;
  const rows = { rowCount, row: () => ({}), value: () => undefined };
  const options = { table: 't', timestampColumn: undefined, rowCount, own };
  const events: object[] = [];
  const subscription = shardedTable(rows, options).subscribe((event) => events.push(event));
  await turn();
  subscription.unsubscribe();
  const then = searched;
  await turn();
  expect([events, searched]).toEqual([[], then]);
  expect(searched).toBeGreaterThan(0);
  expect(searched).toBeLessThan(rowCount);
});
