import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { type ReadTableOptions, readTable, SpindleError } from '../../src/index.ts';

type Cell = string | number | boolean | Date | null;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spindle-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

const tokens = ['NA', 'N/A', 'NaN', 'nan', 'NULL', 'null', 'None', String.raw`\N`, '#N/A'];

/** Texts that mean something elsewhere, or nearly. */
const odd = fc.constantFrom(
  ...tokens,
  ...[
    '007',
    '+5',
    '0x10',
    '1234e5',
    '1e+05',
    '9007199254740993',
    '1.50',
    ' 1',
    '1 ',
    '52.9%',
    '4,779,736',
    '-0',
    '.5',
    '5.',
  ],
  ...[
    'TRUE',
    'False',
    'tRue',
    '2024-01-01',
    '2024-1-1',
    '1/31/2024',
    '1/2/2024',
    '31.1.2024',
    '20240101',
    'Infinity',
    '-',
  ],
);
const text = fc.oneof(
  odd,
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('a\nb', 'a\r\nb', '"', ',', ';', '\t'),
);
const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
const nullable = (cell: fc.Arbitrary<Cell>): fc.Arbitrary<Cell> => fc.option(cell, { nil: null, freq: 5 });

/** Makes the values of one column: of one type, or of any. */
const kinds: readonly fc.Arbitrary<Cell>[] = [
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  date,
  text,
  odd,
  fc.oneof(fc.maxSafeInteger(), text, date, fc.boolean()),
];
const column = (rows: number): fc.Arbitrary<readonly Cell[]> =>
  fc.constantFrom(...kinds).chain((kind) => fc.array(nullable(kind), { minLength: rows, maxLength: rows }));
const table = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, columns]) => fc.array(column(rows), { minLength: columns, maxLength: columns }));

const written = (cell: Cell): string => (cell instanceof Date ? cell.toISOString() : String(cell));

/** Whether what was read is what was written. A text that looks like a number may be read as that number, and so on. */
function isSame(cell: Cell, read: unknown, type: string, token: string): boolean {
  if (cell === null || written(cell) === token || written(cell) === '') return read === null;
  const bare = written(cell).replace(/^[ \t]+|[ \t]+$/g, '');
  if (read === null) return type !== 'text' && (bare === '' || bare === token || tokens.includes(bare));
  if (read instanceof Date) return type === 'date' && read.getTime() === timeOf(bare);
  if (typeof read === 'number') return Number(bare) === read && !/^[+]|^-?0\d|x/.test(bare);
  if (typeof read === 'boolean') return type === 'boolean' && bare.toLowerCase() === String(read);
  return type === 'text' && read === written(cell);
}

/** The engine knows these forms by itself, in UTC where it is told. */
const timeOf = (text: string): number =>
  /^\d+\.\d+\.\d+$/.test(text)
    ? Date.parse(
        `${text
          .split('.')
          .reverse()
          .map((part) => part.padStart(2, '0'))
          .join('-')}T00:00Z`,
      )
    : Date.parse(/^\d+\/\d+\/\d+$/.test(text) ? `${text} UTC` : text);

describe('a table that is written as CSV', () => {
  const layout = fc.record({
    token: fc.constantFrom('', '-', 'NA', '\\N', 'nothing'),
    quoted: fc.boolean(),
    delimiter: fc.constantFrom(',', ';', '\t', '|', '~'),
    record_delimiter: fc.constantFrom('\n', '\r\n', '\r'),
  });

  it('is read back equal', async () => {
    let files = 0;
    await fc.assert(
      fc.asyncProperty(table, layout, async (columns, { token, quoted, delimiter, record_delimiter }) => {
        const names = columns.map((_, i) => `c${i}`);
        const rows = (columns[0] as readonly Cell[]).map((_, row) => columns.map((cells) => cells[row] as Cell));
        const text = stringify(
          [
            ['id', ...names],
            ...rows.map((cells, i) => [`r${i}`, ...cells.map((cell) => (cell === null ? token : written(cell)))]),
          ],
          { quoted, delimiter, record_delimiter, quoted_match: /[\r\n]/ },
        );
        const path = join(folder, `${files++}.csv`);
        await writeFile(path, text);
        const options: ReadTableOptions = { delimiter, ...(token !== '' && { null: [token] }) };
        const read = await readTable(path, options);
        const types = new Map(read.columns.map(({ name, type }) => [name, type]));
        let i = 0;
        for await (const row of read) {
          for (const [at, name] of names.entries()) {
            const cell = rows[i]?.[at] as Cell;
            const found = [cell, row[name], types.get(name) as string, token] as const;
            if (!isSame(...found)) throw new Error(`row ${i}, ${name}: wrote ${JSON.stringify(found)}`);
          }
          i++;
        }
        expect(i).toBe(rows.length);
        await rm(path);
      }),
      { numRuns: 1500 },
    );
  });

  it('is read as the types that are asked, or refused with line and column', async () => {
    const path = join(folder, 'asked.csv');
    const asked = fc.constantFrom('integer', 'number', 'boolean', 'date', 'text', 'epoch-s', 'M/d/yyyy');
    await fc.assert(
      fc.asyncProperty(column(5), asked, async (cells, type) => {
        await writeFile(
          path,
          stringify([['id', 'c'], ...cells.map((cell, i) => [`r${i}`, cell === null ? '' : written(cell)])]),
        );
        const values: unknown[] = [];
        try {
          for await (const row of await readTable(path, { types: { c: type } })) values.push(row.c);
        } catch (error) {
          expect(error).toBeInstanceOf(SpindleError);
          expect((error as SpindleError).message).toMatch(/asked\.csv, line \d+, column "c": .* is not a valid/);
          return;
        }
        if (type === 'text')
          expect(values).toEqual(cells.map((cell) => (cell === null || cell === '' ? null : written(cell))));
        if (['integer', 'number', 'boolean'].includes(type))
          for (const [i, cell] of cells.entries())
            expect([cell, isSame(cell, values[i], type, '')]).toEqual([cell, true]);
      }),
      { numRuns: 1000 },
    );
  });
});
