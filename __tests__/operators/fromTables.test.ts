import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lastValueFrom, map, type Observable, take, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { type FromTablesOptions, fromTables } from '../../operators/fromTables.ts';
import { RetailDomain } from '../../src/domains/retail/index.ts';
import type { SpindleEvent } from '../../src/event/event.ts';
import { Spindle } from '../../src/generator/index.ts';
import type { ReadableTables } from '../../src/timeline/relations.ts';
import { marbles } from '../support/marbles.ts';
import { expectWhole, orphansIn } from '../support/retailTimeline.ts';

const day = (n: number) => new Date(Date.UTC(2024, 0, n));
const collect = (tables: ReadableTables, options?: FromTablesOptions) =>
  lastValueFrom((fromTables(tables, options) as Observable<SpindleEvent>).pipe(toArray()));
const named = async (tables: ReadableTables, options?: FromTablesOptions) =>
  (await collect(tables, options)).map((event) => `${event._spindle_table}${Object.values(event)[0]}`);

const customers = [
  { id: 1, at: day(1) },
  { id: 2, at: day(5) },
];
const order = (id: number, customer: number | null, on: number) => ({ id, customer, on: day(on) });
const references = { o: { customer: 'c' } };

describe('fromTables', () => {
  it('merges tables by event time; of equal times the first table first', async () => {
    const tables = { c: customers, o: [order(1, 1, 1), order(2, 1, 4), order(3, 2, 5), order(4, 1, 9)] };
    expect(await named(tables, { references })).toEqual(['c1', 'o1', 'o2', 'c2', 'o3', 'o4']);
  });

  it('merges by digits beyond milliseconds too', async () => {
    const at = (digits: string) => ({ id: Number(digits), at: `2024-01-01T00:00:00.000${digits}Z` });
    const tables = { a: [at('100'), at('300')], b: [at('200'), at('400')] };
    expect(await named(tables, { timestampColumn: 'at' })).toEqual(['a100', 'b200', 'a300', 'b400']);
  });

  it('merges by times inside of objects', async () => {
    const tables = { c: [{ id: 1, meta: { at: day(2) } }], o: [{ id: 7, meta: { at: '2024-01-01' } }], u: [{ id: 5 }] };
    const events = await collect(tables, { timestampColumn: 'meta.at' });
    expect(events.map(({ _spindle_table, _spindle_event_time }) => [_spindle_table, _spindle_event_time])).toEqual([
      ['u', undefined],
      ['o', day(1)],
      ['c', day(2)],
    ]);
  });

  it("numbers each table's events, and gives each its own shape", async () => {
    const [, second] = await collect({ c: customers, o: [order(7, 1, 2)] });
    expect(Object.entries(second as object)).toEqual([
      ['id', 7],
      ['customer', 1],
      ['on', day(2)],
      ['_spindle_table', 'o'],
      ['_spindle_seq', 0],
      ['_spindle_event_time', day(2)],
    ]);
  });

  it('sorts what is not in order, nulls first', async () => {
    const o = [order(1, 1, 9), order(2, 1, 3), { ...order(3, null, 1), on: null }];
    expect(await named({ c: customers, o }, { references })).toEqual(['o3', 'c1', 'o2', 'c2', 'o1']);
  });

  it('brings a row that is referred to too early right before the first that refers to it', async () => {
    const o = [order(1, 2, 2), order(2, 2, 3)];
    expect(await named({ c: customers, o }, { references })).toEqual(['c1', 'c2', 'o1', 'o2']);
    expect(await named({ c: [...customers].reverse(), o }, { references })).toEqual(['c1', 'c2', 'o1', 'o2']);
  });

  it('brings rows without a time as soon as what they refer to has come, else before all', async () => {
    const tables = {
      s: [{ id: 1 }, { id: 2 }],
      c: customers,
      o: [order(1, 1, 4), order(2, 2, 6)],
      l: [
        { id: 1, order: 1, shop: 2 },
        { id: 2, order: 1, shop: 1 },
        { id: 3, order: 2, shop: 1 },
        { id: 4, order: null, shop: 2 },
      ],
    };
    const all = { ...references, l: { order: 'o', shop: 's' } };
    expect(await named(tables, { references: all })).toEqual([
      ...['s1', 's2', 'c1', 'o1', 'l1', 'l2', 'c2', 'o2', 'l3', 'l4'],
    ]);
  });

  it('ends chains and circles of rows that refer to each other', async () => {
    const people = [
      { id: 1, boss: 3 },
      { id: 2, boss: 1 },
      { id: 3, boss: 2 },
      { id: 4, boss: 99 },
    ];
    expect(await named({ p: people }, { references: { p: { boss: 'p' } } })).toEqual(['p2', 'p3', 'p1', 'p4']);
    const chain = Array.from({ length: 50_000 }, (_, id) => ({ id, next: id + 1 }));
    const events = await collect({ p: chain }, { references: { p: { next: 'p' } } });
    expect(events.map(({ id }) => id)).toEqual(chain.map(({ id }) => id).reverse());
    const mutual = { a: [{ id: 1, b: 1 }], b: [{ id: 1, a: 1 }] };
    expect((await named(mutual, { references: { a: { b: 'b' }, b: { a: 'a' } } })).sort()).toEqual(['a1', 'b1']);
  });

  it('is a timeline of all rows, parents first, whatever the tables', async () => {
    const times = fc.option(fc.integer({ min: 1, max: 9 }));
    const rows = fc.array(fc.tuple(times, fc.nat(9), fc.nat(9)), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, rows, rows, fc.boolean(), async (one, two, three, untimed) => {
        const table = (rows: readonly (readonly [number | null, number, number])[], timed: boolean) =>
          rows.map(([at, x, y], id) => ({ id, x, y, ...(timed && { at: at === null ? null : day(at) }) }));
        const tables = { a: table(one, true), b: table(two, !untimed), c: table(three, true) };
        const all = { b: { x: 'a' }, c: { x: 'a', y: 'b' } } as const;
        const events = await collect(tables, { references: all });
        expectWhole(events, tables);
        const come = new Set<string>();
        for (const event of events) {
          const { _spindle_table: name } = event;
          come.add(`${name}${event.id}`);
          for (const [column, to] of Object.entries(all[name as 'b' | 'c'] ?? {})) {
            const row = tables[to as 'a' | 'b'][event[column] as number];
            if (row) expect(come).toContain(`${to}${row.id}`);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('makes of retail one timeline, all rows, none before one that it refers to', async () => {
    const { tables } = new Spindle().generate({ domain: new RetailDomain() });
    const events = await collect(tables);
    expectWhole(events, tables);
    expect(orphansIn(events, tables)).toBe(0);
    const times = events.flatMap(({ _spindle_event_time: time }) => (time ? [time.getTime()] : []));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    // An order's lines follow it at once.
    const lines = events.flatMap((event, i) => (event._spindle_table === 'order_line' ? [i] : []));
    for (const i of lines) expect(['order', 'order_line']).toContain(events[i - 1]?._spindle_table);
  });

  it('is cold, and stops pulling when take has had enough', async () => {
    const events = fromTables({ c: customers, o: [order(1, 1, 2)] });
    expect(await lastValueFrom(events.pipe(take(2), toArray()))).toEqual(
      (await lastValueFrom(events.pipe(toArray()))).slice(0, 2),
    );
  });

  it.each([
    ['empty', {}, '|'],
    ['empty tables', { a: [], b: [] }, '|'],
    ['one', { a: [{ id: 1 }] }, '(a|)'],
  ])('%s', (_, tables: ReadableTables, expected) => {
    marbles(({ expectObservable }) => {
      expectObservable(fromTables(tables)).toBe(expected, { a: { id: 1, _spindle_table: 'a', _spindle_seq: 0 } });
    })();
  });

  it('yields by the scheduler it is given', () => {
    const scheduler = new TestScheduler(() => {});
    let seen = 0;
    const rows = Array.from({ length: 40_000 }, (_, id) => ({ id }));
    fromTables({ rows }, { scheduler }).subscribe(() => seen++);
    expect(seen).toBeLessThan(40_000);
    scheduler.flush();
    expect(seen).toBe(40_000);
  });

  it(
    'runs in virtual time',
    marbles(({ expectObservable }) => {
      const { tables } = new Spindle().generate({ domain: new RetailDomain() });
      const count = fromTables(tables).pipe(
        toArray(),
        map((events) => events.length),
      );
      expectObservable(count).toBe('(n|)', { n: 21_350 });
    }),
  );

  it('takes the timestamp column in the tables that have it', async () => {
    const o = [{ ...order(1, 1, 1), sent: day(7) }];
    const events = await collect({ c: customers, o }, { timestampColumn: 'sent' });
    expect(events.map(({ _spindle_event_time: time }) => time)).toEqual([day(1), day(5), day(7)]);
  });

  it('knows columns of arrays that their first rows lack', async () => {
    const chain = [{ id: 1, boss: 2 }, { id: 2 }, { id: 3, boss: 1 }];
    const staff = [{ id: 9 }, ...chain];
    expect(await named({ staff }, { references: { staff: { boss: 'staff' } } })).toEqual([
      'staff9',
      'staff2',
      'staff1',
      'staff3',
    ]);
    const a = [{ id: 1 }, { id: 2, at: day(9) }, { id: 3, at: day(2) }];
    const b = [{ id: 1, at: day(5) }];
    expect(await named({ a, b }, { timestampColumn: 'at' })).toEqual(['a1', 'a3', 'b1', 'a2']);
  });

  it('brings rows without a time first in a table with times, after those that they refer to', async () => {
    const c = [
      { id: 1, at: day(4) },
      { id: 2, at: day(1) },
    ];
    const o = [{ ...order(1, 1, 1), on: null }, order(2, 2, 2)];
    expect(await named({ c, o }, { references })).toEqual(['c1', 'o1', 'c2', 'o2']);
  });

  it('refuses what is no readable table, and names that are not there', () => {
    expect(() => fromTables({ c: new Set([1]) as never })).toThrow(
      'tables.c must be a table of a domain or of a file, or an array',
    );
    expect(() => fromTables({ c: customers }, { references: { o: { c: 'c' } } })).toThrow('there is no table "o"');
    expect(() => fromTables({ c: customers }, { references: { c: { boss: 'd' } } })).toThrow('there is no table "d"');
    expect(() => fromTables({ c: customers }, { references: { c: { boss: 'c' } } })).toThrow('has no column "boss"');
    expect(() => fromTables({ c: customers }, { timestampColumn: 'on' })).toThrow('no table has a column "on"');
    const { tables } = new Spindle().generate({ domain: new RetailDomain() });
    expect(() => fromTables(tables, { timestampColumn: 'gender' })).toThrow(
      'column "gender" of table "customer" holds',
    );
  });
});
