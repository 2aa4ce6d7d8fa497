import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { identity } from 'rxjs';
import { PointAnomaly } from '../../../src/anomalies/index.ts';
import { injectOwn } from '../../../src/shard/injectOwn.ts';
import { reorderOwn } from '../../../src/shard/reorderOwn.ts';
import { type EventOrPlace, shardedTable } from '../../../src/shard/shardedTable.ts';

const rowCount = 2 ** 36;

const searched = (places: number) => ({
  owns: () => false,
  from: (_: number, limit: number) => Math.max(places, limit),
});

const stages = {
  'its own row': identity,
  'its own row, with late events': reorderOwn({ fraction: 0.05, maxDelaySlots: 10, seed: 1, rowCount }),
  'its own row, with anomalies': injectOwn([new PointAnomaly('spike', { column: 'x', fraction: 0.1 })], {
    seed: 1,
    label: true,
    baselines: {},
    placeholder: () => ({ x: 1 }),
  }),
};

it.each(Object.entries(stages))('lets the event loop have its turn on the way to %s', async (_, stage) => {
  for (const own of [searched(0), searched(rowCount - 1)]) {
    let last = 0;
    const rows = { rowCount, row: () => ({}), value: () => undefined };
    const values: EventOrPlace[] = [];
    const subscription = shardedTable(rows, {
      table: 't',
      timestampColumn: undefined,
      rowCount,
      own: {
        ...own,
        from(place, limit) {
          last = place;
          return own.from(place, limit);
        },
      },
    })
      .pipe(stage)
      .subscribe((value) => values.push(value));
    await turn();
    subscription.unsubscribe();
    const then = last;
    await turn();
    expect(values.filter((value) => typeof value !== 'number')).toEqual([]);
    expect(last).toBe(then);
    expect(last).toBeLessThan(rowCount);
  }
});
