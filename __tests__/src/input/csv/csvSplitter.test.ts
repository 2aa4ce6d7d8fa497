import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CsvSplitter } from '../../../../src/input/csv/csvSplitter.ts';
import type { CsvRecord } from '../../../../src/input/record.ts';

interface Options {
  readonly size?: number;
  readonly delimiter?: string;
  readonly relaxedQuotes?: boolean;
  readonly longest?: number;
}

/** Splits a text that comes in pieces of a size. */
function split(text: string, options: Options = {}) {
  const { size = text.length + 1, delimiter = ',', relaxedQuotes = false, longest } = options;
  const records: CsvRecord[] = [];
  const splitter = new CsvSplitter({ delimiter, relaxedQuotes }, (record) => records.push(record), longest);
  for (let i = 0; i < text.length; i += size) splitter.push(text.slice(i, i + size));
  splitter.end();
  return { records: records.map(({ at, fields }) => [at, ...fields]), emptyRows: splitter.emptyRows };
}

const sizes = [1, 2, 3, 5, 1000];

describe('CsvSplitter', () => {
  it.each<[string, string, (string | number)[][], Options?]>([
    ['nothing', '', []],
    ['one field', 'a', [[1, 'a']]],
    [
      'a last record without a line end',
      'a,b\n1,2',
      [
        [1, 'a', 'b'],
        [2, '1', '2'],
      ],
    ],
    [
      'a last field that is empty',
      'a,b\n1,',
      [
        [1, 'a', 'b'],
        [2, '1', ''],
      ],
    ],
    ['blanks as they are', ' a , b\t\n', [[1, ' a ', ' b\t']]],
    [
      'LF, CRLF and CR, mixed',
      'a,b\n1,2\r\n3,4\r5,6\r\n7,8\n',
      [
        [1, 'a', 'b'],
        [2, '1', '2'],
        [3, '3', '4'],
        [4, '5', '6'],
        [5, '7', '8'],
      ],
    ],
    [
      'quotes',
      '"a","b, ""c"""\n"",x\n',
      [
        [1, 'a', 'b, "c"'],
        [2, '', 'x'],
      ],
    ],
    [
      'quotes doubled at both ends',
      '"""a"""\n""""\n',
      [
        [1, '"a"'],
        [2, '"'],
      ],
    ],
    [
      'line breaks in quotes, which count as lines',
      'a,b\r\n"x\r\ny\rz\n",1\r\n2,3',
      [
        [1, 'a', 'b'],
        [2, 'x\r\ny\rz\n', '1'],
        [6, '2', '3'],
      ],
    ],
    ['a delimiter after a quote', '"a";1\n', [[1, 'a', '1']], { delimiter: ';' }],
    ['a tab', 'a\tb,c\n', [[1, 'a', 'b,c']], { delimiter: '\t' }],
    [
      'a delimiter beyond ASCII',
      'a§b\n"§"§2\n',
      [
        [1, 'a', 'b'],
        [2, '§', '2'],
      ],
      { delimiter: '§' },
    ],
    ['a letter as a delimiter', 'axb\n', [[1, 'a', 'b']], { delimiter: 'x' }],
    ['relaxed: a quote inside', '5" pipe,1\n', [[1, '5" pipe', '1']], { relaxedQuotes: true }],
    ['relaxed: a quote inside quotes', '"5" pipe, ""x""",1\n', [[1, '5" pipe, "x"', '1']], { relaxedQuotes: true }],
    ['relaxed: a quote at the end of a field', 'a",b"\n', [[1, 'a"', 'b"']], { relaxedQuotes: true }],
  ])('splits %s', (_, text, records, ...[options]) => {
    for (const size of sizes) expect(split(text, { ...options, size }).records).toEqual(records);
  });

  it.each<[string, number, number, Options?]>([
    ['\n\r\n\ra,b\n\n,\n1,2\n,\r\n', 6, 2],
    [';;\n;\n', 2, 0, { delimiter: ';' }],
    ['\t\t\n', 1, 0, { delimiter: '\t' }],
    // These say that a text is empty.
    ['"",""\n""\n,""', 0, 3],
  ])('counts the rows of %j without text or quotes, and leaves them out', (text, emptyRows, others, ...[options]) => {
    for (const size of sizes) {
      const found = split(text, { ...options, size });
      expect([found.emptyRows, found.records.length]).toEqual([emptyRows, others]);
    }
  });

  it.each<[string, number, number, string, Options?]>([
    ['a,b\n5" pipe,1\n', 2, 0, 'a quote stands inside the field'],
    ['a,b\r1, "x"\r', 2, 1, 'a quote stands inside the field'],
    ['a,b\n"x\ny"z,1\n', 3, 0, 'text follows the quote that closes the field'],
    ['"x" ,1\n', 1, 0, 'text follows the quote that closes the field'],
    ['a,b\n1,"x\n2,3\n', 2, 1, 'the quote that opens the field is never closed'],
    ['"', 1, 0, 'the quote that opens the field is never closed'],
    ['"a"" \n', 1, 0, 'the quote that opens the field is never closed'],
  ])('refuses %j in line %i, field %i: %s', (text, line, field, message) => {
    for (const size of sizes)
      expect(() => split(text, { size })).toThrow(expect.objectContaining({ line, field, message }));
  });

  it('refuses a record that is too long, also where a quote opens it and is never closed', () => {
    for (const [text, what] of [
      ['x'.repeat(3000), 'the record of line 2'],
      [','.repeat(3000), 'the record of line 2'],
      [`"${'x,\n'.repeat(1000)}`, 'the quoted field that begins in line 2'],
    ] as const)
      expect(() => split(`a\n${text}`, { size: 100, longest: 1000 })).toThrow(
        `${what} is longer than 1,000 characters`,
      );
    expect(split('x,y\n'.repeat(1000), { size: 100, longest: 1000 }).records).toHaveLength(1000);
  });

  it('takes time by the length of a field, not by its square', () => {
    const field = 'x\n""'.repeat(2_000_000);
    const { records } = split(`"${field}"\n1\n`, { size: 1024 });
    expect([records.length, records[1]]).toEqual([2, [2_000_002, '1']]);
  }, 20_000);

  it('splits alike, whatever the pieces are', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 40 });
    const outcome = (text: string, options: Options) => {
      try {
        return split(text, options);
      } catch (error) {
        return String(error);
      }
    };
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 5 }), fc.boolean(), (text, size, relaxedQuotes) => {
        expect(outcome(text, { size, relaxedQuotes })).toEqual(outcome(text, { relaxedQuotes }));
      }),
      { numRuns: 2000 },
    );
  });
});
