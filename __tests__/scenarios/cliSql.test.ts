import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { duckdb } from '../support/duckdb.ts';
import { events, main, scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const at = (name: string) => join(folder, name);
const trips = `select * from '${at('trips.parquet')}' order by id`;

beforeAll(async () => {
  await duckdb(
    `copy (select i::int as id, i * 1.5 as fare, timestamp '2024-01-01' + to_seconds(i) as pickup, timestamp '2024-01-02' as dropoff from range(3000) t(i)) to '${at('trips.parquet')}'`,
  );
});

describe('spindle stream --sql', () => {
  it('streams the rows of a query, with the name and the times that the flags say', async () => {
    const sql = `select * from '${at('trips.parquet')}' where id < 2 order by id desc`;
    const { stdout, stderr } = await spindle([
      'stream',
      '--sql',
      sql,
      '--table',
      'trip',
      '--timestamp-column',
      'pickup',
    ]);
    expect(stderr).toMatch(
      /^the query: 4 columns \(2 numbers, 2 dates\)\nstreaming trip of the query to the console\n/,
    );
    expect(events(stdout)).toMatchObject([
      { id: 1, fare: 1.5, _spindle_table: 'trip', _spindle_seq: 0, _spindle_event_time: '2024-01-01T00:00:01.000Z' },
      { id: 0, _spindle_event_time: '2024-01-01T00:00:00.000Z' },
    ]);
    const plain = await spindle(['stream', '--sql', sql, '--quiet', '--max-events', '1']);
    expect(events(plain.stdout)).toMatchObject([
      { _spindle_table: 'query', _spindle_event_time: '2024-01-01T00:00:01.000Z' },
    ]);
  });

  it('is verified, resumed and shared by workers if the query has an order', async () => {
    const flags = ['--sql', trips, '--out-of-order', '0.1', '--anomaly-fraction', '0.02'];
    const run = () =>
      spindle(['stream', ...flags, '-o', at('trips.jsonl'), '--append', '--checkpoint', at('checkpoint')]);
    expect(await run()).toMatchObject({ code: 0, stderr: expect.stringContaining('events=3,000') });
    expect(await run()).toMatchObject({ code: 0 });
    expect(await spindle(['verify', ...flags, '--against', at('trips.jsonl')])).toMatchObject({ code: 0 });
    const workers = await spindle(['stream', ...flags, '-o', at('ordered.jsonl'), '--workers', '2', '--ordered']);
    expect(workers).toMatchObject({ code: 0 });
    expect(await spindle(['verify', ...flags, '--against', at('ordered.jsonl')])).toMatchObject({ code: 0 });
  });

  it.each([
    [['stream', '-o', at('x.jsonl'), '--checkpoint', at('c')], /^error: --checkpoint reads the rows of --sql again/],
    [['stream', '-o', at('x.jsonl'), '--workers', '2'], /^error: --\w+ reads the rows of --sql again/],
    [['stream', '--shard', '0/2'], /^error: --shard reads the rows of --sql again/],
    [['verify', '--against', at('trips.jsonl')], /^error: verify reads the rows of --sql again/],
  ])('refuses %j where the query has no order of its own', async (args, message) => {
    for (const sql of [
      'select 1 as a',
      'select * from (select 1 as a order by a)',
      'select rank() over (order by 1) as a',
    ]) {
      const { code, stderr } = await spindle([...args, '--sql', sql]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    }
  });

  it.each([
    [['trips.csv'], /^error: --sql is the source: leave out trips\.csv, or name it in the query/],
    [['--all-tables'], /^error: --all-tables is not for --sql/],
    [['--scale', 'small'], /^error: --scale is not for --sql/],
    [['--null', 'x'], /^error: --null is for files, and not for --sql/],
    [['--types', 'a=text'], /^error: --types is not for --sql: cast/],
    [['--sort-by-time'], /^error: --sort-by-time is not for --sql: write an order by/],
    [['--no-header'], /^error: --no-header is for files, and not for --sql/],
    [['--timestamp-column', 'b'], /^error: --timestamp-column: the query has no column "b"; it has a/],
    [
      ['--timestamp-column', 'a'],
      /column "a" holds integer, not dates; make them in the query, such as to_timestamp\("a"\), /,
    ],
  ])('refuses %j beside a query', async (flags, message) => {
    const { code, stderr } = await spindle(['stream', '--sql', 'select 1 as a', ...flags]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('takes the query from a configuration file, which a dry run writes without secrets', async () => {
    const path = at('sql.yaml');
    await writeFile(path, `sql: "select 'a' as a"\ntable: t\n`);
    const { stdout } = await spindle(['stream', '--config', path, '--quiet']);
    expect(events(stdout)).toMatchObject([{ a: 'a', _spindle_table: 't' }]);
    const dry = await spindle(['stream', '--sql', "set variable secret='hunter2'; select 1 as a", '--dry-run']);
    expect(dry.stdout).toMatch(
      /^# the query: 1 column \(1 number\)\n# query of the query: rows not counted yet\n# {3}query: a integer\n/,
    );
    expect(dry.stdout).not.toMatch(/hunter2|source:/);
    const failed = await spindle([
      'stream',
      '--sql',
      "attach 'postgres://me:hunter2@h/x' as p (type nonsense); select 1",
    ]);
    expect([failed.code, failed.stdout + failed.stderr]).toEqual([2, expect.not.stringContaining('hunter2')]);
  });

  it('without DuckDB says which command installs it', async () => {
    // Every package but that one.
    const loader = `export async function resolve(name, context, next) {
      if (name === '@duckdb/node-api')
        throw Object.assign(new Error("Cannot find package '@duckdb/node-api'"), { code: 'ERR_MODULE_NOT_FOUND' });
      return next(name, context);
    }`;
    const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(loader)}`)});`;
    const run = promisify(execFile)(process.execPath, [
      '--import',
      `data:text/javascript,${encodeURIComponent(register)}`,
      main,
      ...['stream', '--sql', 'select 1'],
    ]);
    await expect(run).rejects.toMatchObject({
      code: 2,
      stderr:
        'error: --sql needs DuckDB: @duckdb/node-api is not installed; "npm install @duckdb/node-api" installs it\n',
    });
  });
});
