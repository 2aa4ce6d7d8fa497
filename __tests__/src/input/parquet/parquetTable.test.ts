import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstValueFrom, take, toArray } from 'rxjs';
import { type FileTable, fromTable, type ReadTableOptions, readParquet, readTable } from '../../../../src/index.ts';
import { duckdb } from '../../../support/duckdb.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spindle-parquet-'));
});
afterAll(() => rm(folder, { recursive: true }));

let written = 0;
/** A file that DuckDB writes: of the rows of a query, with options of its `copy`. */
async function parquet(query: string, options = ''): Promise<string> {
  const path = join(folder, `${++written}.parquet`);
  await duckdb(`copy (${query}) to '${path}' (format parquet${options && `, ${options}`})`);
  return path;
}

const rowsOf = async (table: FileTable) => {
  const rows: object[] = [];
  for await (const row of table) rows.push(row);
  return rows;
};
const read = async (path: string, options?: ReadTableOptions) => rowsOf(await readTable(path, options));
const typesOf = async (path: string, options?: ReadTableOptions) =>
  Object.fromEntries((await readTable(path, options)).columns.map(({ name, type }) => [name, type]));

/** SQL of a value, the type of its column, and the value of a row. */
const values: readonly [sql: string, type: string, value: unknown][] = [
  ['7::tinyint', 'integer', 7],
  ['200::utinyint', 'integer', 200],
  ['4294967295::uinteger', 'integer', 4294967295],
  ['-7::bigint', 'integer', -7],
  ['9007199254740991', 'integer', 9007199254740991],
  ['9007199254740993', 'text', '9007199254740993'],
  ['18446744073709551615::ubigint', 'text', '18446744073709551615'],
  ['0.1::double', 'number', 0.1],
  ['0.5::float', 'number', 0.5],
  ['19.90::decimal(4,2)', 'number', 19.9],
  ['19.90::decimal(9,2)', 'number', 19.9],
  ['-0.07::decimal(18,2)', 'number', -0.07],
  ['-19.90::decimal(38,2)', 'number', -19.9],
  ['12::decimal(10,0)', 'integer', 12],
  ['12345678901234567.89::decimal(19,2)', 'text', '12345678901234567.89'],
  ['-0.123456789012345678::decimal(38,18)', 'text', '-0.123456789012345678'],
  ['true', 'boolean', true],
  ["'Zoë 🎈'", 'text', 'Zoë 🎈'],
  ["chr(65279) || 'a'", 'text', '\uFEFFa'],
  ["'02134'", 'text', '02134'],
  ["''", 'text', ''],
  ["date '1969-12-31'", 'date', new Date('1969-12-31')],
  ["timestamp_ms '2024-01-31 12:00:00.5'", 'date', new Date('2024-01-31T12:00:00.500Z')],
  ["timestamp '1969-12-31 23:59:59.9999'", 'date', new Date('1969-12-31T23:59:59.999Z')],
  ["timestamp_ns '2024-01-31 12:00:00.123456789'", 'date', new Date('2024-01-31T12:00:00.123Z')],
  ["timestamptz '2024-01-31 12:00:00+01'", 'date', new Date('2024-01-31T11:00:00Z')],
  ["time '13:45:00.25'", 'text', '13:45:00.25'],
  ["interval '14 months 3 days 1.5 seconds'", 'text', 'P14M3DT1.5S'],
  ["'550e8400-e29b-41d4-a716-446655440000'::uuid", 'text', '550e8400-e29b-41d4-a716-446655440000'],
  ["'\\xFF\\x00a'::blob", 'text', '/wBh'],
  ['\'{"n": 12345678901234567890, "a": [1]}\'::json', 'text', { n: 12345678901234567890n, a: [1] }],
  ['[1, null, 3]', 'text', [1, null, 3]],
  ['[[1], [], null]', 'text', [[1], [], null]],
  ["{'a': 1, 'b': {'c': ['x']}}", 'text', { a: 1, b: { c: ['x'] } }],
  ["[{'k': date '2024-01-31'}, null]", 'text', [{ k: new Date('2024-01-31') }, null]],
  [
    "map {'a': 1, '__proto__': 2}",
    'text',
    Object.fromEntries([
      ['a', 1],
      ['__proto__', 2],
    ]),
  ],
  ["map {1: 'x'}", 'text', [{ key: 1, value: 'x' }]],
  ['[9007199254740993]', 'text', ['9007199254740993']],
];

describe('a Parquet file', () => {
  it.each(values)('holds %s as %s', async (sql, type, value) => {
    const path = await parquet(`select ${sql} as v union all select null`);
    expect(await typesOf(path)).toEqual({ v: type });
    expect(await read(path)).toEqual([{ v: value }, { v: null }]);
  });

  it.each(['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4_raw'])('is read if it is %s', async (codec) => {
    const query = `select i::int as id, 'name ' || i as name from range(3000) t(i)`;
    const rows = await read(await parquet(query, `codec '${codec}'`));
    expect(rows).toHaveLength(3000);
    expect(rows[2999]).toEqual({ id: 2999, name: 'name 2999' });
  });

  it('may have a page of nulls only, packed with LZ4', async () => {
    // As pyarrow writes a column of five nulls.
    const path = join(folder, 'nulls.parquet');
    await writeFile(
      path,
      Buffer.from(
        'UEFSMRUEFQAVAkwVABUAEgAAABUAFQ4VECwVChUQFQYVBhwAAABwAgAAAAoAABUEGSw1ABgGc2NoZW1hFQIAFQIlAhgDbnVsbLwAAAAWChkcGR' +
          'wmABwVAhk1AAYQGRgDbnVsFQ4WChZQFlQmJiYIKSwVBBUAFQIAFQAVEBUCADwpBhkmCgAAAAAWUBYKJggWVAAZHBgMQVJST1c6c2NoZW1hGKAB' +
          'Ly8vLy8zQUFBQUFRQUFBQUFBQUtBQXdBQmdBRkFBZ0FDZ0FBQUFBQkJBQU1BQUFBQ0FBSUFBQUFCQUFJQUFBQUJBQUFBQUVBQUFBVUFBQUFFQU' +
          'FVQUFnQUJnQUhBQXdBQUFBUUFCQUFBQUFBQUFFQkVBQUFBQmdBQUFBRUFBQUFBQUFBQUFNQUFBQnVkV3dBQkFBRUFBUUFBQUFBQUFBQQAYIHBh' +
          'cnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGRwcAAAAQAEAAFBBUjE=',
        'base64',
      ),
    );
    expect(await read(path)).toEqual(Array.from({ length: 5 }, () => ({ nul: null })));
  });

  it.each([1, 2])('is read with the encodings of version %d', async (version) => {
    const query = `select i as id, 'name ' || i as name, i % 5 as few, [i, i] as list, i / 8.0 as eighths,
      timestamp '2024-01-01' + to_seconds(i) as at, case when i % 3 = 0 then null else i end as gaps from range(10_000) t(i)`;
    const path = await parquet(query, `parquet_version v${version}, row_group_size 2048`);
    expect(await read(path)).toEqual(
      Array.from({ length: 10_000 }, (_, i) => ({
        id: i,
        name: `name ${i}`,
        few: i % 5,
        list: [i, i],
        eighths: i / 8,
        at: new Date(Date.UTC(2024, 0, 1) + 1000 * i),
        gaps: i % 3 === 0 ? null : i,
      })),
    );
  });

  it('may have no rows, or no row groups', async () => {
    expect(await read(await parquet('select 1 as a where false'))).toEqual([]);
  });

  it('is read anew by each iteration, and closed when one is left', async () => {
    const table = await readTable(await parquet('select i from range(5000) t(i)'));
    const first = () => firstValueFrom(fromTable(table).pipe(take(2), toArray()));
    expect(await first()).toEqual(await first());
    expect(await rowsOf(table)).toHaveLength(5000);
    expect(table.version).toMatch(/^\d+ bytes of /);
  });

  it('has the first date column as its event time', async () => {
    const path = await parquet(`select 'a' as name, timestamp '2024-01-31 12:00:00' as at`);
    const [event] = await firstValueFrom(fromTable(await readTable(path)).pipe(toArray()));
    expect(event).toMatchObject({ _spindle_event_time: new Date('2024-01-31T12:00:00Z') });
  });

  it('is sorted by time, nulls first, and by the digits beyond the millisecond', async () => {
    const path = await parquet(`select * from (values
      (1, timestamp_ns '2024-01-01 00:00:00.000000009'), (2, timestamp_ns '2024-01-01 00:00:00.000000001'), (3, null),
      (4, timestamp_ns '2023-01-01')) t(id, "at")`);
    const rows = await read(path, { sortByTime: true });
    expect(rows.map((row) => (row as { id: number }).id)).toEqual([3, 4, 2, 1]);
  });

  it('has times of a clock, in the zone that is named; instants stay', async () => {
    const path =
      await parquet(`select timestamp '2024-01-31 12:00:00.0001' as clock, timestamptz '2024-01-31 12:00:00+00' as instant,
      date '2024-07-01' as day, {'at': timestamp '2024-01-31 12:00:00'} as o`);
    expect(await read(path, { zone: 'Europe/Berlin' })).toEqual([
      {
        clock: new Date('2024-01-31T11:00:00Z'),
        instant: new Date('2024-01-31T12:00:00Z'),
        day: new Date('2024-06-30T22:00:00Z'),
        o: { at: new Date('2024-01-31T11:00:00Z') },
      },
    ]);
  });

  it('says which dates are cut to milliseconds, and how many rows there are', async () => {
    const path = await parquet(
      `select timestamp '2024-01-31 12:00:00.0001' as cut, timestamp '2024-01-31 12:00:00.1' as whole`,
    );
    expect((await readTable(path)).found).toMatchObject({ rows: 1, cutDates: ['cut'] });
    await expect(readTable(path, { delimiter: ';' })).rejects.toThrow(/^delimiter is for CSV, and .* is Parquet$/);
    await expect(readTable(path, { null: ['-'] })).rejects.toThrow(/^null is for text, and .* is Parquet$/);
  });

  it('says that dates of INT96 are cut, which has no statistics', async () => {
    // As pyarrow writes 2024-01-01T10:00:00.123456 and a null, for Spark.
    const path = join(folder, 'int96.parquet');
    await writeFile(
      path,
      Buffer.from(
        'UEFSMRUEFRgVGEwVAhUAEgAAAAqS7r0gAACXiiUAFQAVEhUSLBUEFRAVBhUGHAAAAAIAAAADAQECABUEGSw1ABgGc2NoZW1hFQIAFQYlAhgCYX' +
          'QAFgQZHBkcJgAcFQYZNQAGEBkYAmF0FQAWBBZsFmwmPCYIKSwVBBUAFQIAFQAVEBUCADwpBhkmAgIAAAAWbBYEJggWbAAoIHBhcnF1ZXQtY3Bw' +
          'LWFycm93IHZlcnNpb24gMjYuMC4xGRwcAAAAhgAAAFBBUjE=',
        'base64',
      ),
    );
    expect((await readTable(path)).found.cutDates).toEqual(['at']);
    expect(await read(path)).toEqual([{ at: new Date('2024-01-01T10:00:00.123Z') }, { at: null }]);
  });

  it('decides by the whole column whether integers are numbers', async () => {
    const path = await parquet(
      'select case when i = 5000 then 9007199254740993 else i end as id from range(6000) t(i)',
      'row_group_size 2048',
    );
    expect(await typesOf(path)).toEqual({ id: 'text' });
    expect((await read(path))[0]).toEqual({ id: '0' });
  });

  it('takes the types that are asked for', async () => {
    const path = await parquet(
      `select 7::bigint as n, date '2024-01-31' as d, '1/31/2024' as us, '2024-01-31' as iso, 'a'::blob as b, 1.5 as x, '12' as t`,
    );
    const types = { n: 'text', d: 'text', us: 'M/d/yyyy', iso: 'date', b: 'text', x: 'text', t: 'integer' };
    expect(await read(path, { types })).toEqual([
      {
        n: '7',
        d: '2024-01-31T00:00:00.000Z',
        us: new Date('2024-01-31'),
        iso: new Date('2024-01-31'),
        b: 'a',
        x: '1.5',
        t: 12,
      },
    ]);
    const wrong = await parquet("select 'a' as a, [1] as l, 9007199254740993 as big");
    await expect(read(wrong, { types: { a: 'integer' } })).rejects.toThrow(
      /\.parquet, row 1, column "a": "a" is not a valid integer; types.a: "text" would take it as text/,
    );
    await expect(read(wrong, { types: { big: 'integer' } })).rejects.toThrow(
      /"9007199254740993" is not a valid integer/,
    );
    await expect(read(wrong, { types: { l: 'integer' } })).rejects.toThrow(/^types: column "l" holds lists or objects/);
    await expect(read(wrong, { types: { b: 'text' } })).rejects.toMatchObject({ code: 'UNKNOWN_COLUMN' });
    await expect(read(wrong, { timestampColumn: 'a' })).rejects.toThrow(/column "a" holds text, not dates/);
    await expect(read(wrong, { sortByTime: true })).rejects.toThrow(/has no date column to sort by/);
  });
});

describe('a Parquet file that cannot be read', () => {
  const altered = async (change: (bytes: Buffer) => Buffer) => {
    const path = await parquet("select i as id, 'name ' || i as name from range(3000) t(i)", "codec 'zstd'");
    await writeFile(path, change(await readFile(path)));
    return path;
  };
  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['is empty', () => Buffer.alloc(0), /\.parquet is not a valid Parquet file: it is empty$/],
    ['is something else', () => Buffer.from('a,b\n1,2\n3,4\n'), /it begins with "a,b\\n", not "PAR1"$/],
    ['was cut short', (bytes) => bytes.subarray(0, -100), /it does not end with "PAR1": it was cut short, or never/],
    ['has four bytes', () => Buffer.from('PAR1'), /it was cut short/],
    ['is encrypted', (bytes) => Buffer.concat([bytes.subarray(0, -4), Buffer.from('PARE')]), /is encrypted/],
    ['has no footer', () => Buffer.from(`PAR1${'\0'.repeat(8)}PAR1`), /its footer is broken/],
    ['has a footer without end', () => Buffer.from('PAR1\xff\xff\xff\x7fPAR1', 'latin1'), /its footer is broken/],
    ['has broken pages', (bytes) => Buffer.from(bytes).fill(0x55, 4, 2000), /row group 1, column "(id|name)": /],
  ])('because it %s says so', async (_, change, message) => {
    const path = await altered(change);
    await expect(read(path)).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(message) });
  });

  it('because its JSON is broken says so; as text it is read', async () => {
    const path = await parquet(`select '{"abcdefgh":1}'::json as j`);
    const bytes = await readFile(path);
    await writeFile(path, Buffer.from(bytes.toString('latin1').replaceAll('"abcdefgh":', '"abcdefgh"='), 'latin1'));
    await expect(read(path)).rejects.toThrow(/row 1, column "j": .* is not valid JSON$/);
    expect(await read(path, { types: { j: 'text' } })).toEqual([{ j: '{"abcdefgh"=1}' }]);
  });

  it('because any of its bytes are others says so, or is read', async () => {
    const query = `select i as id, 'n' || (i % 5) as n, [i] as l, i / 8.0 as x, timestamp '2024-01-01' as at from range(300) t(i)`;
    const bytes = await readFile(await parquet(query, "codec 'zstd'"));
    for (let n = 0; n < 300; n++) {
      const broken = new Uint8Array(bytes);
      // At even distances, the footer too.
      const at = 4 + Math.floor((n * (bytes.length - 12)) / 300);
      broken[at] = (broken[at] as number) ^ (1 << (n % 8));
      const outcome = await readParquet(broken)
        .then(rowsOf)
        .catch((error: unknown) => error);
      if (!Array.isArray(outcome)) expect(outcome).toMatchObject({ code: 'INVALID_INPUT' });
    }
  });

  it('because two columns have one name says so', async () => {
    const path = await parquet('select 1 as ab, 2 as cd');
    const bytes = await readFile(path);
    await writeFile(path, Buffer.from(bytes.toString('latin1').replaceAll('cd', 'ab'), 'latin1'));
    await expect(read(path)).rejects.toThrow(/two columns are named "ab"/);
  });

  it('because its text is not UTF-8 says so', async () => {
    const path = await parquet("select 'abcdefgh' as name");
    const bytes = await readFile(path);
    await writeFile(path, Buffer.from(bytes.toString('latin1').replaceAll('abcdefgh', 'abcd\xffefg'), 'latin1'));
    await expect(read(path)).rejects.toThrow(/column "name": its text is not UTF-8/);
  });
});
