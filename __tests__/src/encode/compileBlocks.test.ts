import { describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { ByteWriter } from '../../../src/encode/byteWriter.ts';
import {
  type BlockColumn,
  compileCsvBlocks,
  compileJsonBlocks,
  type WriteBlocks,
} from '../../../src/encode/compileBlocks.ts';

/** What the rows hold for a number of a block. */
const decode: Record<BlockColumn['holds'], (value: number | string | null) => unknown> = {
  text: (value) => value,
  number: (value) => value,
  nullable: (value) => (Number.isNaN(value) ? null : value),
  date: (value) => new Date(value as number),
  boolean: (value) => value === 1,
};

/** The lines of blocks, written in two parts into a buffer that has to grow again and again. */
function linesOf(write: WriteBlocks | undefined, blocks: readonly ArrayLike<unknown>[], rows: number): string {
  const out = new ByteWriter(1);
  const middle = rows >> 1;
  write?.(blocks, 0, middle, out);
  write?.(blocks, middle, rows, out);
  if (out.length > out.bytes.length) throw new Error('written past the end');
  return out.written().toString();
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\\', ' ', 'é', '\u{1f600}', '\ud800', '\0') }),
  fc.constantFrom('', 'x'.repeat(100), `${'x'.repeat(100)}"`, 'null'),
);
const number = fc.oneof(
  fc.integer(),
  fc.integer().map((cents) => cents / 100),
  fc.integer().map((n) => n / 1e6),
  fc.double(),
  fc.constantFrom(-0, 0, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY),
);
const time = fc.oneof(
  fc.integer({ min: Date.UTC(1990), max: Date.UTC(2040) }),
  fc.integer({ min: -8.64e15, max: 8.64e15 }),
);
const values: Record<BlockColumn['holds'], fc.Arbitrary<number | string | null>> = {
  text: fc.option(text),
  number,
  nullable: number,
  date: time,
  boolean: fc.constantFrom(0, 1),
};

const name = fc.oneof(text, fc.constantFrom('__proto__', 'a.b', 'toJSON')).filter((name) => !/^\d+$/.test(name));
const holds = fc.constantFrom('text', 'number', 'nullable', 'date', 'boolean');

/** The columns of a table, its blocks, and its rows. */
const table = fc
  .tuple(fc.uniqueArray(fc.record({ name, holds }), { selector: ({ name }) => name, minLength: 1 }), fc.nat(8))
  .chain(([columns, rows]) =>
    fc
      .tuple(...columns.map(({ holds }) => fc.array(values[holds], { minLength: rows, maxLength: rows })))
      .map((blocks) => ({
        columns,
        blocks: blocks.map((block, c) => (columns[c]?.holds === 'text' ? block : Float64Array.from(block as number[]))),
        rows: Array.from({ length: rows }, (_, i) =>
          Object.fromEntries(columns.map(({ name, holds }, c) => [name, decode[holds](blocks[c]?.[i] ?? null)])),
        ),
      })),
  );

describe('compileJsonBlocks', () => {
  it('agrees with JSON.stringify on any table, byte for byte', () => {
    fc.assert(
      fc.property(table, ({ columns, blocks, rows }) => {
        const expected = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
        expect(linesOf(compileJsonBlocks(columns), blocks, rows.length)).toBe(expected);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('leaves columns to others that an object would have in another order, and too many', () => {
    expect(
      compileJsonBlocks([
        { name: 'a', holds: 'number' },
        { name: '7', holds: 'text' },
      ]),
    ).toBeUndefined();
    const many = Array.from({ length: 1000 }, (_, i) => ({ name: `column ${i}`, holds: 'number' }) as const);
    expect(compileJsonBlocks(many)).toBeUndefined();
  });
});

describe('compileCsvBlocks', () => {
  it('agrees with csv-stringify on any table, byte for byte', () => {
    fc.assert(
      fc.property(table, ({ columns, blocks, rows }) => {
        const options = {
          columns: columns.map(({ name }) => name),
          cast: { date: (date: Date) => date.toISOString(), boolean: String },
        };
        // Through UTF-8 and back, as a file goes.
        const expected = Buffer.from(rows.length === 0 ? '' : stringify(rows, options)).toString();
        expect(linesOf(compileCsvBlocks(columns), blocks, rows.length)).toBe(expected);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('leaves a date that is none empty', () =>
    expect(linesOf(compileCsvBlocks([{ name: 'at', holds: 'date' }]), [[Number.NaN]], 1)).toBe('\n'));
});
