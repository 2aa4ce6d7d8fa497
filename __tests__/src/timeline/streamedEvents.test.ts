import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lastValueFrom, type Observable, take, toArray } from 'rxjs';
import { type FromTablesOptions, fromTables } from '../../../operators/fromTables.ts';
import type { SpindleEvent } from '../../../src/event/event.ts';
import type { Column, Row } from '../../../src/table/table.ts';
import type { ReadableTables, StreamedTable } from '../../../src/timeline/relations.ts';

const day = (n: number) => new Date(Date.UTC(2024, 0, n));

/** A table that is read row by row, and how it was read. */
class Streamed implements StreamedTable {
  readonly columns: readonly Column[];
  readonly timestampColumn: string | undefined;
  read = 0;
  open = 0;
  readonly #rows: readonly Row[];

  constructor(rows: readonly Row[], timestampColumn?: string) {
    const names = Object.keys(rows[0] ?? { id: 0 });
    this.columns = names.map((name) => ({ name, type: name === timestampColumn ? 'date' : 'integer' }));
    this.timestampColumn = timestampColumn;
    this.#rows = rows;
  }

  async *[Symbol.asyncIterator]() {
    this.open++;
    try {
      for (const row of this.#rows) {
        this.read++;
        yield row;
      }
    } finally {
      this.open--;
    }
  }
}

const collect = (tables: ReadableTables, options?: FromTablesOptions) =>
  lastValueFrom((fromTables(tables, options) as Observable<SpindleEvent>).pipe(toArray()));
const named = async (tables: ReadableTables, options?: FromTablesOptions) =>
  (await collect(tables, options)).map((event) => `${event._spindle_table}${Object.values(event)[0]}`);

const nullsFirst = (a: Row, b: Row) =>
  ((a.at as Date | null)?.getTime() ?? 0) - ((b.at as Date | null)?.getTime() ?? 0);

describe('a timeline of tables that are read row by row', () => {
  it('is that of arrays with the same rows, whatever the tables', async () => {
    const times = fc.option(fc.integer({ min: 1, max: 9 }));
    const rows = fc.array(fc.tuple(times, fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 8 });
    const to = fc.constantFrom('a', 'b', 'c', { table: 'a', column: 'x' }, { table: 'b', column: 'y' });
    const streamed = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(rows, rows, rows, fc.boolean(), to, to, streamed, async (...given) => {
        const [one, two, three, isTimed, x, y, [a, b, c]] = given;
        const table = (of: typeof one, timed: boolean): readonly Row[] => {
          const all = of.map(([at, x, y], id) => ({ id, x, y, ...(timed && { at: at === null ? null : day(at) }) }));
          return timed ? all.sort(nullsFirst) : all;
        };
        const tables = { a: table(one, true), b: table(two, isTimed), c: table(three, true) };
        const timeOf = (name: string) => (name === 'b' && !isTimed ? undefined : 'at');
        const some = Object.fromEntries(
          Object.entries(tables).map(([name, all]) => {
            const isStreamed = name === 'a' ? a : name === 'b' ? b : c;
            return [name, isStreamed ? new Streamed(all, timeOf(name)) : all];
          }),
        );
        const references = { b: { x }, c: { x: 'a', y } } as const;
        const options = { references, timestampColumn: 'at' };
        expect(await collect(some, options)).toEqual(await collect(tables, options));
      }),
      { numRuns: 500 },
    );
  });

  it('holds no more than the next row of each, where parents come before their children', async () => {
    const c = new Streamed(
      Array.from({ length: 1000 }, (_, id) => ({ id, at: day(id + 1) })),
      'at',
    );
    const o = new Streamed(
      Array.from({ length: 1000 }, (_, id) => ({ id, c: id, at: day(id + 2) })),
      'at',
    );
    const i = new Streamed(Array.from({ length: 1000 }, (_, id) => ({ id, o: id })));
    let emitted = 0;
    const references = { o: { c: 'c' }, i: { o: 'o' } };
    await new Promise<void>((resolve, reject) =>
      fromTables({ c, o, i }, { references }).subscribe({
        next: () => expect(c.read + o.read + i.read - ++emitted).toBeLessThanOrEqual(3),
        error: reject,
        complete: resolve,
      }),
    );
    expect(emitted).toBe(3000);
  });

  it('brings a parent before its child, also one that is dated later', async () => {
    const c = new Streamed(
      [
        { id: 1, at: day(1) },
        { id: 2, at: day(5) },
        { id: 3, at: day(6) },
      ],
      'at',
    );
    const o = new Streamed(
      [
        { id: 1, c: 3, at: day(2) },
        { id: 2, c: 9, at: day(3) },
        { id: 3, c: null, at: day(5) },
      ],
      'at',
    );
    expect(await named({ c, o }, { references: { o: { c: 'c' } } })).toEqual(['c1', 'c3', 'o1', 'o2', 'c2', 'o3']);
  });

  it('refuses rows that are not in order, and says which', async () => {
    const c = new Streamed(
      [
        { id: 1, at: day(2) },
        { id: 2, at: day(1) },
      ],
      'at',
    );
    await expect(collect({ c })).rejects.toThrow(
      'table "c" is not in the order of "at": row 2 has 2024-01-01T00:00:00.000Z, the row before it 2024-01-02T00:00:00.000Z; sortByTime brings its rows into order',
    );
    const o = new Streamed(
      [
        { id: 1, at: day(2) },
        { id: 2, at: null },
      ],
      'at',
    );
    await expect(collect({ o })).rejects.toThrow('row 2 has null');
  });

  it('is cold, and closes what it reads when it is left', async () => {
    const c = new Streamed(
      [
        { id: 1, at: day(1) },
        { id: 2, at: day(2) },
      ],
      'at',
    );
    const o = new Streamed(
      [
        { id: 1, at: day(1) },
        { id: 2, at: day(3) },
      ],
      'at',
    );
    const events = fromTables({ c, o });
    const first = () => lastValueFrom(events.pipe(take(2), toArray()));
    expect(await first()).toEqual(await first());
    await setImmediate();
    expect([c.open, o.open]).toEqual([0, 0]);
  });

  it('refuses references of which no values are equal', () => {
    const tables = {
      c: [{ id: '1' }],
      o: [{ id: 1, c: 1 }],
    };
    expect(() => fromTables(tables, { references: { o: { c: { table: 'c', column: 'id' } } } })).toThrow(
      'references: o.c holds integer and c.id text, so no values are equal; types.o.c: "text" would make both text',
    );
    const none = { o: { c: { table: 'c', column: 'key' } } };
    expect(() => fromTables(tables, { references: none })).toThrow('table "c" has no column "key"');
  });
});
