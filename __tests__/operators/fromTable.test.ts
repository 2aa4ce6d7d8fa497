import { describe, expect, it } from '@jest/globals';
import { concat, concatMap, lastValueFrom, map, merge, take, toArray } from 'rxjs';
import { fromTable } from '../../operators/fromTable.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { marbles } from '../support/marbles.ts';

const day = (n: number) => new Date(Date.UTC(2024, 0, n));

describe('fromTable', () => {
  it('adds the metadata columns after the row, in their order', async () => {
    const [event] = await lastValueFrom(fromTable([{ id: 1, at: day(1) }], { table: 'visit' }).pipe(toArray()));
    expect(Object.entries(event as object)).toEqual([
      ['id', 1],
      ['at', day(1)],
      ['_spindle_table', 'visit'],
      ['_spindle_seq', 0],
      ['_spindle_event_time', day(1)],
    ]);
  });

  it('has no event time where there is no date column', async () => {
    expect(await lastValueFrom(fromTable([{ id: 1 }]))).toEqual({ id: 1, _spindle_table: 'table', _spindle_seq: 0 });
  });

  it('brings an array into event-time order, stable, nulls first, without touching it', async () => {
    const rows = Object.freeze([
      { id: 1, at: day(3) },
      { id: 2, at: day(1) },
      { id: 3, at: null },
      { id: 4, at: day(1) },
    ]);
    const events = await lastValueFrom(fromTable(rows).pipe(toArray()));
    expect(events.map(({ id, _spindle_seq }) => [id, _spindle_seq])).toEqual([
      [3, 0],
      [2, 1],
      [4, 2],
      [1, 3],
    ]);
  });

  it('leaves iterables and async iterables in their own order', async () => {
    const rows = [
      { id: 1, at: day(3) },
      { id: 2, at: day(1) },
    ];
    async function* later() {
      yield* rows;
    }
    for (const source of [new Set(rows), later()])
      expect((await lastValueFrom(fromTable(source).pipe(toArray()))).map(({ id }) => id)).toEqual([1, 2]);
  });

  it('is cold: each subscription starts afresh', async () => {
    const events = fromTable([{ id: 1 }, { id: 2 }]);
    expect(await lastValueFrom(events.pipe(toArray()))).toEqual(await lastValueFrom(events.pipe(toArray())));
  });

  it(
    'runs in virtual time, past a slice',
    marbles(({ expectObservable }) => {
      const rows = Array.from({ length: 40_000 }, (_, id) => ({ id }));
      expectObservable(
        fromTable(rows).pipe(
          toArray(),
          map((events) => events.length),
        ),
      ).toBe('(n|)', { n: 40_000 });
    }),
  );

  it('stops pulling, and calls return(), when take has had enough', async () => {
    let pulled = 0;
    let returned = false;
    function* endless() {
      try {
        for (;;) yield { id: pulled++ };
      } finally {
        returned = true;
      }
    }
    await lastValueFrom(fromTable(endless()).pipe(take(3)));
    expect({ pulled, returned }).toEqual({ pulled: 3, returned: true });
  });

  it('passes on what the iterator throws', async () => {
    function* broken() {
      yield { id: 1 };
      throw new Error('torn page');
    }
    await expect(lastValueFrom(fromTable(broken()))).rejects.toThrow('torn page');
  });

  it('lets the event loop go round while it streams', async () => {
    let rounds = 0;
    const counting = setInterval(() => rounds++, 1);
    const rows = (function* () {
      for (let id = 0; id < 2_000_000; id++) yield { id };
    })();
    await lastValueFrom(fromTable(rows));
    clearInterval(counting);
    expect(rounds).toBeGreaterThan(1);
  });

  it('names the column it does not have, and the nearest', () => {
    expect(() => fromTable([{ order_date: day(1) }], { timestampColumn: 'order_dat' })).toThrow(
      'timestampColumn: table "table" has no column "order_dat"; it has order_date; did you mean "order_date"?',
    );
  });

  it('gives the sources of a merge their turns', async () => {
    const order: string[] = [];
    const source = (name: string) =>
      fromTable(
        (function* () {
          for (let id = 0; id < 100_000; id++) yield { id };
        })(),
        { table: name },
      );
    await lastValueFrom(
      merge(source('a'), source('b')).pipe(
        sinkTo({
          write: (events: readonly object[]) => {
            const table = String(events.map((event) => '_spindle_table' in event && event._spindle_table)[0]);
            if (order.at(-1) !== table) order.push(table);
          },
        }),
      ),
    );
    expect(order.length).toBeGreaterThan(3);
  });
});

describe('demand, through composition', () => {
  const compose = {
    concat: (source: () => ReturnType<typeof fromTable>) => concat(source(), source()),
    merge: (source: () => ReturnType<typeof fromTable>) => merge(source(), source()),
    concatMap: (source: () => ReturnType<typeof fromTable>) =>
      fromTable([{ id: 1 }, { id: 2 }]).pipe(concatMap(source)),
  };

  it.each(Object.keys(compose) as (keyof typeof compose)[])(
    '%s never runs further ahead of the sink than its high-water mark',
    async (name) => {
      let pulled = 0;
      let written = 0;
      let ahead = 0;
      const source = () =>
        fromTable(
          (function* () {
            for (let id = 0; id < 20_000; id++) {
              pulled++;
              yield { id };
            }
          })(),
        );
      const slow = {
        write: (batch: readonly object[]) => {
          ahead = Math.max(ahead, pulled - written);
          return new Promise<void>((resolve) =>
            setImmediate(() => {
              written += batch.length;
              resolve();
            }),
          );
        },
      };
      await lastValueFrom(compose[name](source).pipe(sinkTo(slow, { highWaterMark: 100 })));
      expect(written).toBe(40_000);
      expect(ahead).toBeLessThanOrEqual(101);
    },
  );

  it('does not let an outer table run ahead of the inner ones', async () => {
    let outer = 0;
    let most = 0;
    let inner = 0;
    function* shops() {
      for (; outer < 50; ) yield { shop: outer++ };
    }
    await lastValueFrom(
      fromTable(shops()).pipe(
        concatMap(() => fromTable(Array.from({ length: 500 }, (_, id) => ({ id })))),
        sinkTo(
          {
            write: () => {
              most = Math.max(most, outer - Math.floor(inner++ / 500));
              return Promise.resolve();
            },
          },
          { highWaterMark: 10 },
        ),
      ),
    );
    expect(inner).toBe(25_000);
    expect(most).toBeLessThanOrEqual(2);
  });
});
