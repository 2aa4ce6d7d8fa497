import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyIsoDate } from '../../../src/table/isoDate.ts';
import { later, looped, Span } from '../../../src/table/loop.ts';
import { partOf } from '../../../src/table/subMilliseconds.ts';
import type { Row } from '../../../src/table/table.ts';

const hour = (n: number) => new Date(n * 3_600_000);
async function all(rows: readonly Row[], passes: number, timestampColumn: string | undefined = 'at'): Promise<Row[]> {
  const found: Row[] = [];
  const pass = async function* () {
    yield* rows;
  };
  for await (const row of looped(pass, passes, timestampColumn)) found.push(row);
  return found;
}

describe('looped', () => {
  it('moves all dates of a pass by the time from the first row to the last one and a mean gap', async () => {
    const rows = [
      { id: 1, at: hour(1), born: hour(-9) },
      { id: 2, at: hour(4), born: null },
      { id: 3, at: hour(7), born: hour(0) },
    ];
    expect(await all(rows, 3)).toEqual([
      ...rows,
      { id: 1, at: hour(10), born: hour(0) },
      { id: 2, at: hour(13), born: null },
      { id: 3, at: hour(16), born: hour(9) },
      { id: 1, at: hour(19), born: hour(9) },
      { id: 2, at: hour(22), born: null },
      { id: 3, at: hour(25), born: hour(18) },
    ]);
    expect(rows[0]).toEqual({ id: 1, at: hour(1), born: hour(-9) });
  });

  it('begins a pass after the last time of the one before it, whatever the times', async () => {
    const times = fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(times, async (given) => {
        const rows = given.map((at) => ({ at: at === null ? null : new Date(at) }));
        const found = (await all(rows, 3)).map(({ at }) => (at as Date | null)?.getTime());
        const passes = [0, 1, 2].map((n) => found.slice(n * rows.length, (n + 1) * rows.length));
        for (const [n, pass] of passes.entries()) {
          const before = (passes[n - 1] ?? []).filter((at) => at !== undefined);
          for (const at of pass) if (at !== undefined) expect(at).toBeGreaterThan(Math.max(...before));
        }
      }),
    );
  });

  it('repeats rows without times as they are, and ends where there are none', async () => {
    expect(await all([{ id: 1 }], 3, undefined)).toEqual([{ id: 1 }, { id: 1 }, { id: 1 }]);
    expect(await all([], Number.POSITIVE_INFINITY)).toEqual([]);
  });

  it('keeps the part of a millisecond, and refuses dates that there are not', () => {
    const at = anyIsoDate('2024-01-01T00:00:00.0001234Z') as Date;
    expect(partOf(later({ at }, 5).at)).toBe(partOf(at));
    expect(() => later({ at: new Date(8.64e15) }, 1)).toThrow('the end of the calendar');
  });

  it('moves dates inside of objects, and nothing else', async () => {
    const rows = [
      { meta: { at: hour(1), tags: [hour(2), 'x', null], n: 1 } },
      { meta: { at: hour(3), tags: [], n: 2 } },
    ];
    const [, , third] = await all(rows, 2, 'meta.at');
    expect(third).toEqual({ meta: { at: hour(5), tags: [hour(6), 'x', null], n: 1 } });
    const hostile = JSON.parse('{ "__proto__": { "a": 1 } }') as Row;
    expect(Object.keys(later({ ...hostile, at: hour(0) }, 1))).toEqual(['__proto__', 'at']);
    const date = JSON.parse('{ "__proto__": 1 }') as Record<string, unknown>;
    Object.defineProperty(date, '__proto__', { value: hour(0), enumerable: true });
    expect(Object.getOwnPropertyDescriptor(later(date, 1), '__proto__')?.value).toEqual(new Date(1));
  });

  it('has a span of a millisecond at least', () => {
    const span = new Span();
    expect(span.length).toBe(0);
    span.see(hour(1));
    expect(span.length).toBe(1);
    span.see(hour(1));
    expect(span.length).toBe(1);
    span.see('2024-01-01');
    span.see(new Date(Number.NaN));
    expect(span.length).toBe(1);
  });
});
