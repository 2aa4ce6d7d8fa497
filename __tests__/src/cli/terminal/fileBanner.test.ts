import { describe, expect, it } from '@jest/globals';
import { fileBanner, fileHints } from '../../../../src/cli/terminal/fileBanner.ts';
import type { FileFacts } from '../../../../src/index.ts';
import type { Column } from '../../../../src/table/table.ts';

const facts: FileFacts = {
  file: 'orders.csv',
  encoding: 'utf-8',
  isGzip: false,
  renamed: [],
  nulls: {},
  formats: {},
  likelyTypes: {},
  cutDates: [],
};
const columns = (...types: readonly Column['type'][]): readonly Column[] =>
  types.map((type, i) => ({ name: `c${i}`, type }));

describe('the banner of a file', () => {
  it('says what was found', () => {
    const found: FileFacts = {
      ...facts,
      delimiter: ';',
      rows: 48_210,
      emptyRows: 3,
      badRows: 0,
      nulls: { c0: ['NA'], c1: ['NA', '-'] },
      formats: { c3: 'M/d/yyyy' },
    };
    expect(fileBanner(columns('number', 'integer', 'integer', 'date', 'text'), found)).toBe(
      'orders.csv: UTF-8, semicolons, 5 columns (3 numbers, 1 date M/d/yyyy in "c3"), 48,210 rows; NA is null in 2 columns; - is null in 1 column; 3 empty rows skipped',
    );
  });

  it('names what is unusual', () => {
    const found: FileFacts = {
      ...facts,
      encoding: 'windows-1252',
      isGzip: true,
      rows: 1,
      badRows: 1,
      renamed: [
        { column: 'column_1', header: '' },
        { column: 'x_2', header: 'x' },
      ],
      formats: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, 'd.M.yyyy'])),
    };
    expect(fileBanner(columns('boolean', ...Array<'date'>(6).fill('date')), found)).toBe(
      'orders.csv: gzip, windows-1252, 7 columns (1 boolean, 1 date, 5 dates d.M.yyyy in "a", "b", "c", 2 more), 1 row; 1 bad row skipped; "column_1" has no name in the header; "x_2" is a second "x"',
    );
  });

  it('knows no rows of a file that was not read to its end', () => {
    expect(fileBanner(columns('text'), facts)).toBe('orders.csv: UTF-8, 1 column');
  });

  it('hints at what is likely, and at what is cut', () => {
    const likelyTypes = { 'on day': ['M/d/yyyy H:mm', 'd/M/yyyy H:mm', 'other'], pressure: ['number'] };
    expect(fileHints({ ...facts, likelyTypes, cutDates: ['ts'] })).toEqual([
      `column "on day" looks like dates: --types 'on day=M/d/yyyy H:mm' or --types 'on day=d/M/yyyy H:mm'`,
      'column "pressure" looks like numbers: --types pressure=number',
      'column "ts": digits beyond milliseconds count for the order, and are cut',
    ]);
  });
});
