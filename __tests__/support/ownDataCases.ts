import type { FileTable, ReadTableOptions } from '../../src/index.ts';

/** A small file, the options that it is read with, and what must come out. See the README of this folder. */
export interface OwnDataCase {
  readonly name: string;
  readonly format: 'csv' | 'jsonl' | 'json';
  readonly text?: string;
  readonly latin1?: string;
  readonly utf16?: string;
  readonly gzip?: string;
  readonly options?: ReadTableOptions;
  readonly rows?: readonly object[];
  readonly last?: object;
  readonly tail?: readonly object[];
  readonly column?: Readonly<Record<string, readonly unknown[]>>;
  readonly types?: Readonly<Record<string, string>>;
  readonly found?: Partial<FileTable['found']>;
  readonly error?: string;
}

const csv = (name: string, text: string, rest: Partial<OwnDataCase>): OwnDataCase => ({
  name,
  format: 'csv',
  text,
  ...rest,
});
const jsonl = (name: string, text: string, rest: Partial<OwnDataCase>): OwnDataCase => ({
  ...csv(name, text, rest),
  format: 'jsonl',
});

/** The values of one column `v`. */
const values = (name: string, texts: readonly string[], column: readonly unknown[], rest: Partial<OwnDataCase> = {}) =>
  csv(name, `v,w\n${texts.map((text) => `${text},x\n`).join('')}`, { column: { v: column }, ...rest });

/** Cases beside those of `own-data.json`. */
export const ownCases: readonly OwnDataCase[] = [
  values(
    'what R and JavaScript write is a number',
    ['1e+05', '1e+21', '5e-324', '-.5', '3.'],
    [1e5, 1e21, 5e-324, -0.5, 3],
  ),
  values('what may be ids of commits is text, with a hint', ['1012.3', '1e3'], ['1012.3', '1e3'], {
    found: { likelyTypes: { v: ['number'] } },
  }),
  values('which may be told', ['1012.3', '1e3'], [1012.3, 1000], { options: { types: { v: 'number' } } }),
  values('infinity is text', ['1e+999', '1'], ['1e+999', '1']),
  values('what would become zero is text', ['1.5e-999', '1'], ['1.5e-999', '1']),
  values('zero is zero', ['0', '0.0', '0e-9', '-0.0'], [0, 0, 0, 0]),
  values('integers are exact', ['9007199254740991', '-9007199254740991'], [9007199254740991, -9007199254740991]),
  values('digits before the point are exact', ['9007199254740993.5', '1.5'], ['9007199254740993.5', '1.5']),
  values('leading zeros of decimals are text', ['00.5', '1.5'], ['00.5', '1.5']),
  values('blanks around numbers do not count', [' 1', '2 ', '\t3', '  '], [1, 2, 3, null]),
  values('blanks in text stay', [' a', 'b ', '  '], [' a', 'b ', '  ']),
  values('null tokens with blanks', ['1', ' NA '], [1, null]),
  values('booleans', ['true', 'False', 'TRUE', 'None', ''], [true, false, true, null, null], {
    types: { v: 'boolean' },
  }),
  values('odd booleans are text', ['tRue', 'false'], ['tRue', 'false']),
  values(
    'every null token',
    ['7', 'NA', 'N/A', 'NaN', 'nan', 'NULL', 'null', 'None', String.raw`\N`, '#N/A', ''],
    [7, ...Array(10).fill(null)],
    { types: { v: 'integer' } },
  ),
  values('null tokens in a column of dates', ['2024-01-01', 'NULL'], ['2024-01-01T00:00:00.000Z', null], {
    found: { nulls: { v: ['NULL'] } },
  }),
  values('nothing but null tokens stays text', ['NA', '', 'NULL'], ['NA', null, 'NULL'], { types: { v: 'text' } }),
  values('a null token of its own', ['1', '-'], [1, null], {
    options: { null: ['-'] },
    found: { nulls: { v: ['-'] } },
  }),
  values('a null token of its own is null in text too', ['a', '-', '?'], ['a', null, null], {
    options: { null: ['-', '?'] },
  }),
  values('a number that stands for null', ['1', '-999', '2.5'], [1, null, 2.5], { options: { null: ['-999'] } }),
  values('a null token beside an asked type', ['1', 'NA'], [1, null], { options: { types: { v: 'number' } } }),
  values('an asked number is read by the same rules', ['1', '0x10'], [], {
    options: { types: { v: 'number' } },
    error: 'line 3, column "v": "0x10" is not a valid number; types.v: "text" would take it as text$',
  }),
  values('an asked number with an asked skip', ['1', '0x10', '2'], [1, 2], {
    options: { types: { v: 'number' }, badRows: 'skip' },
    found: { badRows: 1, rows: 2 },
  }),
  values('month and day in a contradiction stay text', ['1/31/2024', '31/1/2024'], ['1/31/2024', '31/1/2024'], {
    found: { likelyTypes: {} },
  }),
  values(
    'day first, proved',
    ['1/2/2024', '31/1/2024 13:05'],
    ['2024-02-01T00:00:00.000Z', '2024-01-31T13:05:00.000Z'],
    {
      found: { formats: { v: 'd/M/yyyy' } },
    },
  ),
  values(
    'day first with points, proved',
    ['1.2.2024', '31.01.2024 13:05:06.5', 'NA'],
    ['2024-02-01T00:00:00.000Z', '2024-01-31T13:05:06.500Z', null],
    { found: { formats: { v: 'd.M.yyyy' } } },
  ),
  values(
    'halves of the day',
    ['1/31/2024 12:05 AM', '1/31/2024 12:05:06 pm', '1/31/2024 1:00 PM'],
    ['2024-01-31T00:05:00.000Z', '2024-01-31T12:05:06.000Z', '2024-01-31T13:00:00.000Z'],
  ),
  values('a day that does not exist proves nothing', ['2/30/2024', '1/31/2024'], ['2/30/2024', '1/31/2024']),
  values('dates of two kinds stay text', ['2024-01-31', '1/31/2024'], ['2024-01-31', '1/31/2024']),
  values('likely dates are text with a hint', ['1/2/2024', '3/4/2024'], ['1/2/2024', '3/4/2024'], {
    found: { likelyTypes: { v: ['M/d/yyyy', 'd/M/yyyy'] } },
  }),
  values(
    'likely times are text with a hint',
    ['Jan 5 2024 1:30', 'Feb 6 2024 12:00'],
    ['Jan 5 2024 1:30', 'Feb 6 2024 12:00'],
    {
      found: { likelyTypes: { v: ['MMM d yyyy H:mm'] } },
    },
  ),
  values('dates in a zone', ['31.1.2024', '1.7.2024 12:00'], ['2024-01-30T23:00:00.000Z', '2024-07-01T10:00:00.000Z'], {
    options: { zone: 'Europe/Berlin' },
  }),
  values(
    'an offset wins over a zone',
    ['2024-07-01T12:00Z', '2024-07-01 12:00'],
    ['2024-07-01T12:00:00.000Z', '2024-07-01T10:00:00.000Z'],
    {
      options: { zone: 'Europe/Berlin' },
    },
  ),
  values('a format of its own in a zone', ['Jul 1 2024 12:00'], ['2024-07-01T10:00:00.000Z'], {
    options: { zone: 'UTC+2', types: { v: 'MMM d yyyy HH:mm' } },
  }),
  values('a format of its own with an offset', ['2024/07/01 12:00 +0100'], ['2024-07-01T11:00:00.000Z'], {
    options: { zone: 'Europe/Berlin', types: { v: 'yyyy/MM/dd HH:mm ZZZ' } },
  }),
  values(
    'epochs in a zone are in UTC',
    ['1700000001.25', '-1.5'],
    ['2023-11-14T22:13:21.250Z', '1969-12-31T23:59:58.500Z'],
    {
      options: { zone: 'Europe/Berlin', types: { v: 'epoch-s' } },
    },
  ),
  values('what does not fit an epoch', ['1e9'], [], {
    options: { types: { v: 'epoch-s' } },
    error: 'line 2, column "v": "1e9" is not a valid date \\(epoch-s\\)',
  }),
  values('nanoseconds are plain integers, beyond what a number holds', ['1700000000123456789'], [], {
    options: { timestampColumn: 'v' },
    error: 'column "v" holds text, not dates',
  }),
  values('milliseconds are no times', ['1700000000123'], [], {
    options: { timestampColumn: 'v' },
    error: 'types.v: "epoch-ms"',
  }),
  values('digits beyond milliseconds', ['2024-01-01T00:00:00.123456Z'], ['2024-01-01T00:00:00.123Z'], {
    found: { cutDates: ['v'] },
  }),
  csv('later rows that do not fit are skipped and counted where it is told', `n\n${'1\n'.repeat(5)}x\n2\n`, {
    options: { inferRows: 3, badRows: 'skip' },
    last: { n: 2 },
    found: { rows: 6, badRows: 1 },
  }),
  csv('later rows decide nothing where it is told', `n\n${'1\n'.repeat(5)}x\n`, {
    options: { inferRows: 3 },
    error: 'line 7, column "n": "x" is not a valid integer; types.n: "text" would take it as text; inferRows: "all"',
  }),
  csv('all rows decide where it is told', `n\n${'1\n'.repeat(5)}x\n`, {
    options: { inferRows: 'all' },
    last: { n: 'x' },
  }),
  jsonl('JSON knows no null tokens', '{"v":1}\n{"v":"NA"}\n', { rows: [{ v: 1 }, { v: 'NA' }] }),
  jsonl('JSON with a null token of its own', '{"v":1,"w":"-"}\n{"v":"-"}\n', {
    options: { null: ['-'] },
    rows: [
      { v: 1, w: null },
      { v: null, w: null },
    ],
  }),
  jsonl('JSON dates with one other text stay text', '{"v":"2024-01-01"}\n{"v":""}\n', {
    rows: [{ v: '2024-01-01' }, { v: '' }],
  }),
  jsonl('JSON dates without one', '{"v":"2024-01-01"}\n{"v":null}\n{}\n', {
    rows: [{ v: '2024-01-01T00:00:00.000Z' }, { v: null }, { v: null }],
  }),
  jsonl('JSON with an asked type', '{"v":"1.5"}\n{"v":2}\n{"v":""}\n', {
    options: { types: { v: 'number' } },
    rows: [{ v: 1.5 }, { v: 2 }, { v: null }],
  }),
  jsonl('JSON with an epoch', '{"v":1700000000}\n{"v":"1700000001"}\n', {
    options: { types: { v: 'epoch-s' } },
    rows: [{ v: '2023-11-14T22:13:20.000Z' }, { v: '2023-11-14T22:13:21.000Z' }],
  }),
  jsonl('JSON as text', '{"v":7}\n{"v":true}\n{"v":{"a":1}}\n', {
    options: { types: { v: 'text' } },
    rows: [{ v: '7' }, { v: 'true' }, { v: { a: 1 } }],
  }),
  jsonl('a column with a point in its name wins', '{"a.b":"2024-01-02","a":{"b":"2024-01-01"}}\n', {
    options: { timestampColumn: 'a.b' },
    rows: [{ 'a.b': '2024-01-02T00:00:00.000Z', a: { b: '2024-01-01' } }],
  }),
  jsonl('a nested epoch', '{"a":{"b":2}}\n{"a":{"b":1}}\n', {
    options: { timestampColumn: 'a.b', types: { 'a.b': 'epoch-s' }, sortByTime: true },
    rows: [{ a: { b: '1970-01-01T00:00:01.000Z' } }, { a: { b: '1970-01-01T00:00:02.000Z' } }],
  }),
  jsonl('nested times that are none', '{"a":{"b":"x"}}\n', {
    options: { timestampColumn: 'a.b' },
    error: 'column "a.b" holds text, not dates',
  }),
  jsonl('a nested column that there is not', '{"a":{"b":"x"}}\n', {
    options: { timestampColumn: 'b.a' },
    error: 'has no column "b.a"; it has a',
  }),
];
