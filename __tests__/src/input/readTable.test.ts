import { mkdtemp, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstValueFrom, take, toArray } from 'rxjs';
import { fromTable, type ReadTableOptions, readTable, SpindleStreamer } from '../../../src/index.ts';

const data = (name: string) => new URL(`../../../node_modules/vega-datasets/data/${name}`, import.meta.url).pathname;
const utc = (...[year, month, ...rest]: Parameters<typeof Date.UTC>) =>
  new Date(Date.UTC(year, (month ?? 1) - 1, ...rest));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spindle-input-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function read(path: string, options?: ReadTableOptions): Promise<object[]> {
  const rows: object[] = [];
  for await (const row of await readTable(path, options)) rows.push(row);
  return rows;
}

const typesOf = async (path: string, options?: ReadTableOptions) =>
  Object.fromEntries((await readTable(path, options)).columns.map(({ name, type }) => [name, type]));

describe('readTable, on real data', () => {
  it('infers the types of a CSV, dates too', async () => {
    const table = await readTable(data('seattle-weather.csv'));
    expect(table).toMatchObject({ name: 'seattle-weather', timestampColumn: 'date' });
    expect(table.columns).toEqual([
      { name: 'date', type: 'date' },
      { name: 'precipitation', type: 'number' },
      { name: 'temp_max', type: 'number' },
      { name: 'temp_min', type: 'number' },
      { name: 'wind', type: 'number' },
      { name: 'weather', type: 'text' },
    ]);
    const rows = await read(data('seattle-weather.csv'));
    expect(rows).toHaveLength(1461);
    expect(rows[0]).toEqual({
      date: utc(2012, 1, 1),
      precipitation: 0,
      temp_max: 12.8,
      temp_min: 5,
      wind: 4.7,
      weather: 'drizzle',
    });
  });

  it('streams through fromTable with the right timestamps', async () => {
    const events = await firstValueFrom(
      fromTable(await readTable(data('seattle-weather.csv'))).pipe(take(2), toArray()),
    );
    expect(events[1]).toMatchObject({
      weather: 'rain',
      _spindle_table: 'seattle-weather',
      _spindle_seq: 1,
      _spindle_event_time: utc(2012, 1, 2),
    });
  });

  it('is a table of the preset, whose anomalies know its columns', async () => {
    const weather = await readTable(data('seattle-weather.csv'));
    const events: object[] = [];
    const sink = { write: (batch: readonly object[]) => void events.push(...batch) };
    const result = await new SpindleStreamer({ tables: { weather }, sink }).stream('weather');
    expect([result.eventsSent, events.length]).toEqual([1461, 1461]);
  });

  it('reads dates in another format where it is told', async () => {
    expect(await typesOf(data('stocks.csv'))).toEqual({ symbol: 'text', date: 'text', price: 'number' });
    const rows = await read(data('stocks.csv'), { types: { date: 'MMM d yyyy' } });
    expect(rows[1]).toEqual({ symbol: 'MSFT', date: utc(2000, 2, 1), price: 36.35 });
  });

  it('sorts by time where it is asked, stable', async () => {
    const options = { types: { date: 'MMM d yyyy' } };
    const own = (await read(data('stocks.csv'), options)) as { symbol: string; date: Date }[];
    const sorted = await read(data('stocks.csv'), { ...options, sortByTime: true });
    expect(sorted).toEqual(own.toSorted((a, b) => a.date.getTime() - b.date.getTime()));
    expect(sorted).not.toEqual(own);
  });

  it('reads a JSON array with its own date format', async () => {
    const options = { types: { date: 'yyyy/MM/dd HH:mm' } };
    expect(await typesOf(data('flights-2k.json'), options)).toEqual({
      date: 'date',
      delay: 'integer',
      distance: 'integer',
      origin: 'text',
      destination: 'text',
    });
    const rows = await read(data('flights-2k.json'), options);
    expect(rows).toHaveLength(2000);
    expect(rows[0]).toMatchObject({ date: utc(2001, 1, 1, 6, 55), delay: -19, origin: 'LAX' });
  });
});

describe('readTable infers', () => {
  it.each([
    ['1,-2,0', 'integer'],
    ['1,+2', 'text'],
    ['1,2.5,1e-3,1e+3', 'number'],
    ['1,2e3', 'text'],
    ['true,FALSE', 'boolean'],
    ['2024-02-29,2024-03-01T10:00:00.5+02:00', 'date'],
    ['2023-02-29', 'text'],
    ['02134', 'text'],
    ['9007199254740993', 'text'],
    ['1,true', 'text'],
    ['2024-01-01,7', 'text'],
    ['NaN', 'text'],
    ['1,NA', 'integer'],
    ['1, 2 ', 'integer'],
    ['1/31/2024,2/1/2024 1:05 PM', 'date'],
    ['1/2/2024,2/1/2024', 'text'],
  ])('%s as %s', async (values, type) => {
    const path = await file(
      'infer.csv',
      `c,d\n${values
        .split(',')
        .map((value) => `${value},x`)
        .join('\n')}\n`,
    );
    expect((await typesOf(path)).c).toBe(type);
  });

  it('null for what is empty, and text where all is', async () => {
    const path = await file('empty.csv', 'a,b,c\n1,,\n,x,\n');
    expect(await typesOf(path)).toEqual({ a: 'integer', b: 'text', c: 'text' });
    expect(await read(path)).toEqual([
      { a: 1, b: null, c: null },
      { a: null, b: 'x', c: null },
    ]);
  });

  it('JSON by its own types: a text of digits stays text', async () => {
    const path = await file('own.jsonl', '{"a":"1","b":1,"c":true,"d":"2024-01-01","e":[1]}\n');
    expect(await typesOf(path)).toEqual({ a: 'text', b: 'integer', c: 'boolean', d: 'date', e: 'text' });
    expect(await read(path)).toEqual([{ a: '1', b: 1, c: true, d: utc(2024, 1, 1), e: [1] }]);
  });

  it.each(['jsonl', 'json'])(
    'integers that a number cannot hold as text, which keeps their digits, in %s',
    async (format) => {
      const rows = [
        String.raw`{"id":12345678901234567890,"s":"\\\"12345678901234567890","n":1.2345678901234567,"e":1e20,"l":[-9007199254740993]}`,
        '{"id":7,"s":"x","n":9007199254740991,"e":1,"l":{"0000000000000000":1}}',
      ];
      const path = await file(`long.${format}`, format === 'json' ? `[${rows}]` : rows.join('\n'));
      expect(await typesOf(path)).toEqual({ id: 'text', s: 'text', n: 'number', e: 'number', l: 'text' });
      expect(await read(path)).toEqual([
        {
          id: '12345678901234567890',
          s: '\\"12345678901234567890',
          n: 1.2345678901234567,
          e: 1e20,
          l: ['-9007199254740993'],
        },
        { id: 7, s: 'x', n: 9007199254740991, e: 1, l: { '0000000000000000': 1 } },
      ]);
      const late = await file('long.jsonl', `${'{"id":1}\n'.repeat(1001)}{"id":12345678901234567890}`);
      await expect(read(late, { inferRows: 1000 })).rejects.toThrow(
        'line 1002, column "id": "12345678901234567890" is not a valid integer; types.id: "text" would take it as text; inferRows: "all"',
      );
    },
  );

  it('columns from all of the sample; a key that comes later is kept', async () => {
    const sample = Array.from({ length: 1000 }, (_, i) => `{"a":${i}${i === 999 ? ',"b":1' : ''}}`);
    const path = await file('late.jsonl', `${sample.join('\n')}\n{"toString":1}`);
    const [first, last] = [
      { a: 0, b: null },
      { a: null, b: null, toString: 1 },
    ];
    expect((await read(path, { inferRows: 1000 })).filter((_, i) => i % 1000 === 0)).toEqual([first, last]);
    expect((await read(path)).filter((_, i) => i % 1000 === 0)).toEqual([{ ...first, toString: null }, last]);
  });
});

describe('readTable reads', () => {
  it('quotes, line breaks in fields, CRLF, a byte order mark, empty lines', async () => {
    const path = await file('quotes.csv', '\uFEFFa,b\r\n"x, ""y""","1\n2"\r\n\r\nz,w\r\n');
    expect(await read(path)).toEqual([
      { a: 'x, "y"', b: '1\n2' },
      { a: 'z', b: 'w' },
    ]);
  });

  it('JSON Lines with line separators of Unicode, across chunks, without a last line feed', async () => {
    const long = 'é\u2028'.repeat(40_000);
    const path = await file('lines.jsonl', `{"a":"${long}"}\r\n\n{"a":"b"}`);
    expect(await read(path)).toEqual([{ a: long }, { a: 'b' }]);
  });

  it.each(['csv', 'jsonl'])('times that are numbers where it is told what they count, in %s', async (format) => {
    const text = format === 'csv' ? 'id,at\n1,1700000000123456789\n' : '{"id":1,"at":1700000000123456789}\n';
    const path = await file(`epoch.${format}`, text);
    const table = await readTable(path, { timestampColumn: 'at', types: { at: 'epoch-ns' } });
    expect(table.timestampColumn).toBe('at');
    expect(table.found.cutDates).toEqual(['at']);
    expect(await read(path, { types: { at: 'epoch-ns' } })).toEqual([{ id: 1, at: new Date(1_700_000_000_123) }]);
  });

  it('the file anew at each iteration', async () => {
    const table = await readTable(data('seattle-weather.csv'));
    const count = async () => {
      let rows = 0;
      for await (const _ of table) rows++;
      return rows;
    };
    expect([await count(), await count()]).toEqual([1461, 1461]);
  });

  it('leaves no file open when it is left early', async () => {
    const path = await file('early.jsonl', '{"a":1}\n'.repeat(100_000));
    for await (const _ of await readTable(path)) break;
    // The system closes it in its own time.
    while (await isOpen(path)) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

it.each(['csv', 'jsonl', 'json'])(
  'readTable refuses what is cut while it is read, in %s, and no row of it is cut',
  async (format) => {
    const ids = Array.from({ length: 200_000 }, (_, i) => i);
    const text = 'some text that must not be cut';
    const lines = ids.map((id) => (format === 'csv' ? `${id},${text}` : JSON.stringify({ id, text })));
    const whole = { csv: `id,text\n${lines.join('\n')}\n`, jsonl: lines.join('\n'), json: `[${lines.join(',')}]` };
    const path = await file(`cut.${format}`, whole[format as 'csv']);
    const rows: object[] = [];
    const readAll = async () => {
      for await (const row of await readTable(path)) {
        if (rows.length === 0) await truncate(path, 5_000_002);
        rows.push(row);
      }
    };
    await expect(readAll()).rejects.toThrow(/^cannot read .*cut.*: it became shorter while it was read$/);
    expect(rows.at(-1)).toEqual({ id: rows.length - 1, text });
  },
);

async function isOpen(path: string): Promise<boolean> {
  const open = await readdir('/proc/self/fd').catch(() => []);
  const links = await Promise.all(open.map((file) => readlink(`/proc/self/fd/${file}`).catch(() => '')));
  return links.includes(path);
}

describe('readTable refuses', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const late = (value: string) => `n,t\n${'1,x\n'.repeat(1500)}${value},x\n`;

  it.each<[string, string, string, RegExp, ReadTableOptions]>([
    [
      'a later value',
      'late.csv',
      late('abc'),
      /late\.csv, line 1502, column "n": "abc" is not a valid integer; types\.n: "text"/,
      { inferRows: 1000 },
    ],
    [
      'a later value that is a number',
      'late.csv',
      late('1.5'),
      /"1.5" is not a valid integer; types\.n: "number" would take it, types\.n: "text" would take it as text/,
      { inferRows: 1000 },
    ],
    ['a value for a date', 'a.csv', 'a\n1.5\n', /is not a valid date; types\.a: "text"/, { types: { a: 'date' } }],
    [
      'a value that its type does not fit',
      'a.csv',
      'a\n1\nx\n',
      /line 3, column "a": "x" is not a valid integer/,
      { types: { a: 'integer' } },
    ],
    [
      'a date in another format',
      'a.csv',
      'a\n2024-01-01\n',
      /line 2.*is not a valid date/,
      { types: { a: 'yyyy/MM/dd' } },
    ],
    [
      'a line too long',
      'a.csv',
      'a,b\n1,2\n1,2,3\n',
      /a\.csv, line 3 has 3 fields, and the header has 2; badRows: "skip" skips such rows/,
      {},
    ],
    ['an open quote', 'a.csv', 'a,b\n1,"2\n', /line 2, column "b": the quote that opens the field is never closed/, {}],
    ['an empty CSV', 'a.csv', '', /is empty/, {}],
    ['a bad line', 'a.jsonl', '{"a":1}\n{a}\n', /line 2 is not valid JSON: unexpected "a}" at column 2/, {}],
    ['a line that is too deep', 'a.jsonl', `{"a":1}\n{"a":${deep}}`, /line 2 is nested deeper than 1000 levels/, {}],
    ['an element that is too deep', 'a.json', `[{"a":${deep}}]`, /element 1 is nested deeper than 1000 levels/, {}],
    ['a line that is no object', 'a.jsonl', '[1]\n', /line 1 must be a JSON object/, {}],
    ['an object for an array', 'a.json', '{"a":1}', /must hold a JSON array.*jsonl/, {}],
    ['an element that is no object', 'a.json', '[{"a":1}, 2]', /element 2 must be a JSON object, got 2/, {}],
    ['no column to sort by', 'a.csv', 'a\n1\n', /no date column to sort by/, { sortByTime: true }],
    ['text as timestamps', 'a.csv', 'a\nx\n', /column "a" holds text, not dates/, { timestampColumn: 'a' }],
  ])('%s', async (_, name, text, message, options) => {
    const path = await file(name, text);
    await expect(read(path, options)).rejects.toMatchObject({
      name: 'SpindleError',
      code: 'INVALID_INPUT',
      message: expect.stringMatching(message),
    });
  });

  it('a path at which no row has a value', async () => {
    const path = await file('path.jsonl', '{"meta":{"at":"2024-01-01"}}\n{"meta":null}\n');
    expect((await readTable(path, { timestampColumn: 'meta.at' })).timestampColumn).toBe('meta.at');
    await expect(readTable(path, { timestampColumn: 'meta.when' })).rejects.toMatchObject({
      code: 'UNKNOWN_COLUMN',
      message: expect.stringMatching(/^timestampColumn: no row of .* has a value at "meta.when"$/),
    });
  });

  it('takes the later value as text', async () => {
    const path = await file('late.csv', late('abc'));
    expect(await read(path)).toEqual(await read(path, { types: { n: 'text' } }));
    const rows = await read(path);
    expect([rows[0], rows[1500]]).toEqual([
      { n: '1', t: 'x' },
      { n: 'abc', t: 'x' },
    ]);
  });

  it.each<[string, string, ReadTableOptions]>([
    ['INVALID_OPTION', 'got "txt"; did you mean "text"?', { types: { date: 'txt' } }],
    ['INVALID_OPTION', 'got "dat"; did you mean "date"?', { types: { date: 'dat' } }],
    ['INVALID_OPTION', 'a date format with a year, such as yyyy/MM/dd, got "foo"', { types: { date: 'foo' } }],
    ['INVALID_OPTION', 'got "MM/dd"', { types: { date: 'MM/dd' } }],
    ['INVALID_OPTION', 'got "X"', { types: { date: 'X' } }],
    ['INVALID_OPTION', 'got "HH:mm \'yyyy\'"', { types: { date: "HH:mm 'yyyy'" } }],
    ['UNKNOWN_COLUMN', 'did you mean "weather"', { types: { wether: 'text' } }],
    ['UNKNOWN_COLUMN', 'did you mean "date"', { timestampColumn: 'dat' }],
    ['INVALID_OPTION', 'column "date" must be integer', { types: { date: 'integr' } }],
    ['INVALID_OPTION', 'format must be csv, jsonl, json or parquet, got "xml"', { format: 'xml' as 'csv' }],
  ])('%s: %s', async (code, message, options) => {
    await expect(readTable(data('seattle-weather.csv'), options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('a path that is missing, a folder, or of no known format', async () => {
    await expect(readTable(join(folder, 'none.csv'))).rejects.toThrow(/cannot read .*none\.csv: there is no such file/);
    await expect(readTable(folder, { format: 'csv' })).rejects.toThrow(/it is a folder/);
    await expect(readTable('data.txt')).rejects.toThrow(
      /say with format which format it has, csv, jsonl, json or parquet/,
    );
    await expect(readTable('-')).rejects.toThrow(/stdin has no ending/);
  });

  it.each(['yyyyMMddHHmmss', "yyyy-MM-dd'T'HH:mm", 'MMM d yyyy', 'DDD', 'kkkk-WW'])(
    'no format such as %s',
    async (date) => {
      await expect(readTable(data('seattle-weather.csv'), { types: { date } })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    },
  );
});

it('opens a file of 100,000 columns, and finds the one that was meant', async () => {
  const names = Array.from({ length: 100_000 }, (_, i) => `column${i}`);
  const path = await file('wide.csv', `${names}\n${names.map((_, i) => i)}\n`);
  const [row = {}] = (await read(path)) as Readonly<Record<string, unknown>>[];
  expect([Object.keys(row).length, row.column99999]).toEqual([100_000, 99_999]);
  const wrong = readTable(path, { timestampColumn: 'kolumn99999' });
  await expect(wrong).rejects.toThrow(/column19 and 99,980 more; did you mean "column99999"\?$/);
}, 60_000);

it.each(['\n', '\r\n', '\r'])('reads lines that end in %j', async (end) => {
  expect(await read(await file('ends.csv', ['a,b', '1,"x\ny"', '', '2,z'].join(end)))).toEqual([
    { a: 1, b: 'x\ny' },
    { a: 2, b: 'z' },
  ]);
});
