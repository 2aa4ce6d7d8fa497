import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import type { CsvOptions } from '../../../../src/input/csv/csvOptions.ts';
import { csvRecords } from '../../../../src/input/csv/csvRecords.ts';
import { noCounts, nothingFound } from '../../../../src/input/found.ts';

async function* texts(pieces: Iterable<string>) {
  yield* pieces;
}

async function read(text: string, options: CsvOptions = {}, size = text.length + 1): Promise<string[][]> {
  const reading = { label: 'file', found: nothingFound(), counts: noCounts() };
  const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
  let header: readonly string[] = [];
  const rows: string[][] = [];
  const batches = csvRecords(texts(pieces), options, reading, (names) => {
    header = names;
  });
  for await (const batch of batches) rows.push(...batch.map(({ fields }) => [...fields]));
  return [[...header], ...rows];
}

/** A row without text and quotes is skipped. */
const isKept = (row: readonly string[], hasQuotes: boolean): boolean => hasQuotes || row.some((field) => field !== '');

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('a', ' ', '"', "'", ',', ';', '\t', '|', '\n', '\r', '\\', '\u2028'),
    maxLength: 6,
  }),
  fc.constantFrom('', '5" pipe', '"', '""', '\r\n', 'NA', '0', '1,5', '\uFEFFx'),
);

/** Names that are no other ones when they are trimmed, and that tell the delimiter. */
const names = ['id', 'two words', 'ü', 'x-1', 'e'];

const table = fc
  .integer({ min: 2, max: names.length })
  .chain((columns) => fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { maxLength: 8 }));

const written = {
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  record_delimiter: fc.constantFrom('\n', '\r\n', '\r'),
  quoted: fc.boolean(),
  quoted_empty: fc.boolean(),
  quoted_match: fc.constant(/[\r\n]/),
  eof: fc.boolean(),
};

/** What csv-parse reads, or undefined if it refuses the text. */
function csvParse(text: string, relaxedQuotes: boolean): string[][] | undefined {
  try {
    return parse(text, {
      relax_quotes: relaxedQuotes,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
    }) as string[][];
  } catch {
    return undefined;
  }
}

describe('csvRecords', () => {
  it('begins when a hundred lines have come, or at once if the delimiter is told', async () => {
    const rows = async (lines: number, options: CsvOptions) => {
      let asked = 0;
      async function* endless() {
        for (;;) yield `${asked++ < lines ? 'a;b' : 'never'}\n`;
      }
      const reading = { label: 'file', found: nothingFound(), counts: noCounts() };
      for await (const _ of csvRecords(endless(), options, reading)) break;
      return [asked, reading.found.delimiter];
    };
    expect(await rows(101, {})).toEqual([100, ';']);
    expect(await rows(3, { delimiter: ';' })).toEqual([2, ';']);
  });

  it('reads back what csv-stringify has written, with the delimiter told', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.record(written), fc.integer({ min: 1, max: 50 }), async (rows, how, size) => {
        const header = names.slice(0, rows[0]?.length ?? 2);
        const text = stringify([header, ...rows], how);
        const kept = rows.filter((row) => isKept(row, how.quoted_empty));
        expect(await read(text, { delimiter: how.delimiter }, size)).toEqual([header, ...kept]);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the delimiter by itself, or refuses the file: it reads no other values', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.record(written), async (rows, how) => {
        const header = names.slice(0, rows[0]?.length ?? 2);
        const text = stringify([header, ...rows], how);
        const kept = rows.filter((row) => isKept(row, how.quoted_empty));
        expect(await read(text)).toEqual([header, ...kept]);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([false, true])('agrees with csv-parse on any text, relaxed: %s', async (relaxedQuotes) => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'a', ' ', '"', '""', '","', ',', '\n', '\r\n', '\r'),
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 31 }), async (body, size) => {
        // Lines without text are no rows to us. What csv-parse makes of quotes in quotes where they are relaxed is its own.
        fc.pre(!/(?:^|[\r\n])[ ,"]*(?:$|[\r\n])/.test(body) && !(relaxedQuotes && body.includes('"')));
        const ours = await read(`a,b\n${body}`, { relaxedQuotes, delimiter: ',' }, size).catch(() => undefined);
        expect(ours).toEqual(csvParse(`a,b\n${body}`, relaxedQuotes));
      }),
      { numRuns: 2000 },
    );
  });
});
