import { describe, expect, it } from '@jest/globals';
import { count, lastValueFrom, map, take, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { fromTable } from '../../operators/fromTable.ts';
import { RetailDomain } from '../../src/domains/retail/index.ts';
import { Spindle } from '../../src/generator/index.ts';
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
    // @ts-expect-error: no such column
    expect(() => fromTable([{ order_date: day(1) }], { timestampColumn: 'order_dat' })).toThrow(
      'timestampColumn: table "table" has no column "order_dat"; it has order_date; did you mean "order_date"?',
    );
  });

  it('takes no column for times that is known to hold something else', () => {
    const { order } = new Spindle().generate({ domain: new RetailDomain() }).tables;
    expect(() => fromTable(order, { timestampColumn: 'status' })).toThrow(
      'timestampColumn: column "status" of table "order" holds text, not times; name a column of dates or numbers',
    );
    expect(() => fromTable(order, { timestampColumn: 'order_id' })).not.toThrow();
  });

  const event = (id: number) => ({ id, _spindle_table: 'table', _spindle_seq: id });

  it.each([
    ['empty', 0, '|'],
    ['one', 1, '(a|)'],
    ['many', 3, '(abc|)'],
  ])('%s', (_, n, expected) => {
    marbles(({ expectObservable }) => {
      const rows = Array.from({ length: n }, (_, id) => ({ id }));
      for (const source of [rows, new Set(rows)])
        expectObservable(fromTable(source)).toBe(expected, { a: event(0), b: event(1), c: event(2) });
    })();
  });

  it(
    'error: what came before it comes first',
    marbles(({ expectObservable }) => {
      function* broken() {
        yield { id: 0 };
        throw 'torn page';
      }
      expectObservable(fromTable(broken())).toBe('(a#)', { a: event(0) }, 'torn page');
    }),
  );

  it('never, and early unsubscribe: gives back an async iterable whose next row does not come', async () => {
    let returned = 0;
    const silent: AsyncIterable<{ id: number }> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: async () => ({ done: true, value: returned++ }),
      }),
    };
    const seen: unknown[] = [];
    const subscription = fromTable(silent).subscribe({ next: (v) => seen.push(v), complete: () => seen.push('.') });
    await new Promise((resolve) => setImmediate(resolve));
    expect({ seen, returned }).toEqual({ seen: [], returned: 0 });
    subscription.unsubscribe();
    expect({ seen, returned }).toEqual({ seen: [], returned: 1 });
  });

  it('endless, of an async iterable: take stops it, and gives it back', async () => {
    let pulled = 0;
    let returned = false;
    async function* endless() {
      try {
        for (;;) yield { id: pulled++ };
      } finally {
        returned = true;
      }
    }
    await lastValueFrom(fromTable(endless()).pipe(take(3)));
    await new Promise((resolve) => setImmediate(resolve));
    expect({ pulled, returned }).toEqual({ pulled: 3, returned: true });
  });

  it('passes on what an async iterator rejects with', async () => {
    async function* broken() {
      yield { id: 1 };
      throw new Error('connection reset');
    }
    await expect(lastValueFrom(fromTable(broken()))).rejects.toThrow('connection reset');
  });

  it('does not give back an iterator that has ended', async () => {
    let returned = 0;
    const rows: AsyncIterable<{ id: number }> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: true, value: undefined }),
        return: async () => ({ done: true, value: returned++ }),
      }),
    };
    await lastValueFrom(fromTable(rows), { defaultValue: undefined });
    expect(returned).toBe(0);
  });

  it('reentrancy: can be subscribed again while it emits', () => {
    const events = fromTable([{ id: 0 }, { id: 1 }]);
    const seen: string[] = [];
    events.subscribe((outer) => {
      seen.push(`outer ${outer.id}`);
      if (outer.id === 0) events.subscribe((inner) => seen.push(`inner ${inner.id}`));
    });
    expect(seen).toEqual(['outer 0', 'inner 0', 'inner 1', 'outer 1']);
  });

  it('yields by the scheduler it is given', () => {
    const scheduler = new TestScheduler(() => {});
    let seen = 0;
    fromTable(
      Array.from({ length: 40_000 }, (_, id) => ({ id })),
      { scheduler },
    ).subscribe(() => seen++);
    const first = seen;
    scheduler.flush();
    expect(first).toBeLessThan(40_000);
    expect(seen).toBe(40_000);
  });

  it('is done with an iterator that cannot be closed', async () => {
    const source: AsyncIterable<{ id: number }> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: { id: 1 } }),
        return: () => Promise.reject(new Error('cannot be closed')),
      }),
    };
    expect(await lastValueFrom(fromTable(source).pipe(take(3), count()))).toBe(3);
    // A rejection that nobody hears would end the process.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('refuses what is no table', () => {
    expect(() => fromTable(undefined as never)).toThrow('rows must be a table, an array or an iterable of rows');
  });
});
