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

  it('takes ISO text for times, as in a file', async () => {
    const rows = [
      { id: 1, note: null, at: '2024-01-02 10:00:00+00' },
      { id: 2, note: 'x', at: null },
      { id: 3, note: '2024-01-01', at: '2024-01-01' },
    ];
    const events = await lastValueFrom(fromTable(rows).pipe(toArray()));
    expect(events.map(({ id, at, _spindle_event_time }) => [id, at, _spindle_event_time])).toEqual([
      [2, null, null],
      [3, '2024-01-01', day(1)],
      [1, '2024-01-02 10:00:00+00', new Date('2024-01-02T10:00Z')],
    ]);
  });

  it('takes no column for times by itself in which one text is no date', async () => {
    const rows = [{ at: '2024-01-02' }, { at: '2024-01-01?' }];
    expect(await lastValueFrom(fromTable(rows).pipe(toArray()))).toEqual([
      { at: '2024-01-02', _spindle_table: 'table', _spindle_seq: 0 },
      { at: '2024-01-01?', _spindle_table: 'table', _spindle_seq: 1 },
    ]);
  });

  it('refuses bigints as times, which do not say their unit', async () => {
    const at = 1_700_000_000_000_000_000n;
    expect(() => fromTable([{ at }], { timestampColumn: 'at' })).toThrow(
      'column "at" of table "table" holds bigint, not times; a bigint does not say its unit, so make dates of them',
    );
    const late = [...Array.from({ length: 1000 }, () => ({ at: null })), { at }];
    await expect(lastValueFrom(fromTable(late, { timestampColumn: 'at' }))).rejects.toThrow(
      'column "at" holds 1700000000000000000, which does not say its unit; times are dates, ISO text or milliseconds',
    );
  });

  describe('takes times from inside of objects', () => {
    const time = (id: number) => new Date(Date.UTC(2024, 0, id));
    const rows = [
      { id: 3, meta: { at: '2024-01-03' } },
      { id: 0, meta: null },
      { id: 2, meta: { at: time(2) } },
    ];

    it('in an array, by event time', async () => {
      const events = await lastValueFrom(fromTable(rows, { timestampColumn: 'meta.at' }).pipe(toArray()));
      expect(events.map(({ id, _spindle_event_time }) => [id, _spindle_event_time])).toEqual([
        [0, null],
        [2, time(2)],
        [3, time(3)],
      ]);
      expect(events[2]?.meta).toEqual({ at: '2024-01-03' });
    });

    it('in an iterable', async () => {
      const events = await lastValueFrom(fromTable(new Set(rows), { timestampColumn: 'meta.at' }).pipe(toArray()));
      expect(events.map(({ _spindle_event_time }) => _spindle_event_time)).toEqual([time(3), null, time(2)]);
    });

    it('but first from a column of that name', async () => {
      const both = [{ 'meta.at': time(1), meta: { at: time(2) } }];
      const [event] = await lastValueFrom(fromTable(both, { timestampColumn: 'meta.at' }).pipe(toArray()));
      expect(event?._spindle_event_time).toEqual(time(1));
    });

    it('and knows which column there is not', () => {
      // @ts-expect-error: no such column
      expect(() => fromTable(rows, { timestampColumn: 'mta.at' })).toThrow('has no column "mta.at"; it has id, meta');
    });
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
