import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from '@jest/globals';
import { firstValueFrom, take, toArray } from 'rxjs';
import { duckdbRows, fromTable } from '../../../../src/index.ts';

const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
const connection: DuckDBConnection = await instance.connect();
afterAll(() => connection.closeSync());

async function rowsOf(sql: string) {
  const rows: object[] = [];
  for await (const row of duckdbRows(connection, sql)) rows.push(row);
  return rows;
}

const values: readonly [sql: string, value: unknown][] = [
  ['true', true],
  ['200::utinyint', 200],
  ['-7::bigint', -7],
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', 9007199254740993n],
  ['18446744073709551615::ubigint', 18446744073709551615n],
  ['sum(1::int)', 1],
  ['(-170141183460469231731687303715884105727)::hugeint', 1n - 2n ** 127n],
  ['12345678901234567890123::bignum', 12345678901234567890123n],
  ['0.1::double', 0.1],
  ['19.90::decimal(4,2)', 19.9],
  ['-0.07::decimal(38,2)', -0.07],
  ["'Zoë 🎈'", 'Zoë 🎈'],
  ["date '1969-12-31'", new Date('1969-12-31')],
  ["timestamp '1969-12-31 23:59:59.9999'", new Date('1969-12-31T23:59:59.999Z')],
  ["timestamp_s '2024-01-31 12:00:00'", new Date('2024-01-31T12:00:00Z')],
  ["timestamp_ms '2024-01-31 12:00:00.5'", new Date('2024-01-31T12:00:00.500Z')],
  ["timestamp_ns '2024-01-31 12:00:00.123456789'", new Date('2024-01-31T12:00:00.123Z')],
  ["timestamptz '2024-01-31 12:00:00+01'", new Date('2024-01-31T11:00:00Z')],
  ["time '13:45:00.25'", '13:45:00.25'],
  ["timetz '13:45:00+01'", '13:45:00+01'],
  ["interval '14 months 3 days 1.5 seconds'", 'P14M3DT1.5S'],
  ["interval '-1 second'", 'P0M0DT-1S'],
  ["interval '10 seconds'", 'P0M0DT10S'],
  ["'550e8400-e29b-41d4-a716-446655440000'::uuid", '550e8400-e29b-41d4-a716-446655440000'],
  ["'\\xFF\\x00a'::blob", '/wBh'],
  ["'0101'::bit", '0101'],
  ["'b'::enum('a', 'b')", 'b'],
  ['\'{"n": 12345678901234567890}\'::json', { n: 12345678901234567890n }],
  ['[1, null, 9007199254740993]', [1, null, 9007199254740993n]],
  ['[1, 2]::int[2]', [1, 2]],
  ["{'a': date '2024-01-31', 'b': {'c': [1.5]}}", { a: new Date('2024-01-31'), b: { c: [1.5] } }],
  ["map {'a': 1}", { a: 1 }],
  ["map {1: 'x'}", [{ key: 1, value: 'x' }]],
  ['union_value(u := 5)', 5],
];

describe('duckdbRows', () => {
  it.each(values)('reads %s', async (sql, value) => {
    expect(await rowsOf(`select ${sql} as v`)).toEqual([{ v: value }]);
    expect(await rowsOf(`select case when false then (select ${sql}) end as v`)).toEqual([{ v: null }]);
  });

  it('is a table for fromTable, read anew by each subscription, of which some rows may be enough', async () => {
    const rows = duckdbRows(
      connection,
      "select i::int as id, timestamp '2024-01-01' + to_seconds(i) as ts from range(1e9::bigint) t(i)",
    );
    const events = fromTable(rows, { table: 'trip' });
    for (let pass = 0; pass < 2; pass++)
      expect(await firstValueFrom(events.pipe(take(2), toArray()))).toMatchObject([
        { id: 0, _spindle_table: 'trip', _spindle_event_time: new Date('2024-01-01T00:00:00Z') },
        { id: 1, _spindle_seq: 1 },
      ]);
    expect(await rowsOf('select 1 as a')).toEqual([{ a: 1 }]);
  });

  it('runs the statements before the query once', async () => {
    const rows = duckdbRows(
      connection,
      "create table once as select ';' as a; select a, a from once where a = ';' -- ;\n ;",
    );
    for (let pass = 0; pass < 2; pass++) {
      const read: object[] = [];
      for await (const row of rows) read.push(row);
      expect(read).toEqual([{ a: ';', a_2: ';' }]);
    }
  });

  it('has no rows, or many chunks', async () => {
    expect(await rowsOf('select 1 where false')).toEqual([]);
    const rows = (await rowsOf('select i from range(10_000) t(i)')) as { i: number }[];
    expect(rows.map(({ i }) => i)).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  });

  it.each([
    ['12345678901234567.89::decimal(19,2)', /^row 1 of the query, column "v": .* 12345678901234567\.89 exactly; cast/],
    ["timestamp 'infinity'", /^row 1 of the query, column "v": /],
    ["date '-infinity'", /^row 1 of the query, column "v": /],
  ])('refuses %s, which would not be the same', async (sql, message) => {
    await expect(rowsOf(`select ${sql} as v`)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(message),
    });
  });

  it('says what is wrong with a query, without the texts that may be secrets', async () => {
    await expect(rowsOf('select * from nope')).rejects.toThrow(
      /^the query failed: .*Table with name nope does not exist/,
    );
    for (const sql of [
      "attach 'postgres://me:hunter2@localhost:1/x' as p (type postgres); select 1",
      "attach 'host=localhost password=hunter2' as p (type nonsense); select 1",
      "create secret s (type s3, key_id 'me', secret 'hunter2', nonsense 'hunter2'); select 1",
      "select * from read_csv('nowhere://me:hunter2@h/x.csv')",
    ]) {
      const error = await rowsOf(sql).catch((error: Error) => error);
      expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(/^the query failed: /) });
      expect(`${(error as Error).message} ${String((error as Error).cause)}`).not.toContain('hunter2');
    }
  });
});
