import { describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { ByteWriter } from '../../../src/encode/byteWriter.ts';
import { createRecordEncoder, writeRecord } from '../../../src/encode/encodeRecord.ts';

type Row = Readonly<Record<string, unknown>>;

/** A table of CSV, into a buffer that has to grow again and again. */
function csvOf(columns: readonly string[], rows: readonly Row[]): string {
  const encode = createRecordEncoder(columns);
  const out = new ByteWriter(1);
  writeRecord(columns, out);
  out.lineFeed();
  for (const row of rows) {
    encode(row, out);
    out.lineFeed();
  }
  if (out.length > out.bytes.length) throw new Error('written past the end');
  return out.written().toString();
}

/** The yardstick: csv-stringify, through UTF-8 and back as a file goes. */
const expected = (columns: readonly string[], rows: readonly Row[]): string =>
  Buffer.from(
    stringify([...rows], {
      header: true,
      columns: [...columns],
      cast: { date: (date) => date.toISOString(), boolean: String },
    }),
  ).toString();

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '\u{1f600}', '\ud800', '\0') }),
  fc.constantFrom('', '"', 'x'.repeat(100), `${'x'.repeat(100)}"`, 'null'),
);
const value = fc.oneof(
  text,
  fc.constantFrom(null, undefined, true, false, -0, Number.NaN, Number.NEGATIVE_INFINITY, 12345678901234567890n),
  fc.integer(),
  fc.integer().map((cents) => cents / 100),
  fc.double(),
  fc.date({ noInvalidDate: true, min: new Date(-8.64e15), max: new Date(8.64e15) }),
  fc.date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2040-01-01') }),
  fc.jsonValue(),
  fc.constantFrom(new Number(3), { toJSON: (key: string) => `at "${key}"` }, { toJSON() {} }),
);

/** The columns of a table, and its rows. */
const table = fc
  .uniqueArray(fc.oneof(text, fc.constantFrom('__proto__', 'a.b', 'a[0]', 'toString')), { minLength: 1, maxLength: 8 })
  .chain((columns) =>
    fc.array(fc.tuple(...columns.map(() => value)), { maxLength: 8 }).map((rows) => ({
      columns,
      rows: rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))),
    })),
  );

describe('createRecordEncoder', () => {
  it('agrees with csv-stringify on any table, byte for byte', () => {
    fc.assert(
      fc.property(table, ({ columns, rows }) => expect(csvOf(columns, rows)).toBe(expected(columns, rows))),
      { numRuns: 3000, seed: 1 },
    );
  });

  it('agrees on a table of more columns than it compiles', () => {
    const columns = Array.from({ length: 300 }, (_, i) => `column ${i}`);
    const rows = [0, 1].map((r) => Object.fromEntries(columns.map((name, i) => [name, i % 3 ? i / 4 : `"${r}"`])));
    expect(csvOf(columns, rows)).toBe(expected(columns, rows));
  });

  it.each([
    [new Date(Number.NaN), ''],
    [() => 1, ''],
    [Symbol('s'), ''],
    [{ in: [1n] }, '"{""in"":[1]}"'],
  ])('writes what csv-stringify refuses: %p', (a, field) =>
    expect(csvOf(['a', 'b'], [{ a, b: 1 }])).toBe(`a,b\n${field},1\n`),
  );

  it('writes the columns that it was made for, in their order', () =>
    expect(csvOf(['b', 'a'], [{ a: 1, b: 2, c: 3 }, { b: 4 }])).toBe('b,a\n2,1\n4,\n'));
});
