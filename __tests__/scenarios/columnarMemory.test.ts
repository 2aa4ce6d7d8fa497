import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { duckdb } from '../support/duckdb.ts';
import { main } from '../support/spindle.ts';

const rows = 500_000;
const query = `select i as id, timestamp '2024-01-01' + to_seconds(i) as at, 'name ' || i || repeat(' name', 12) as name from range(${rows}) t(i)`;

// As rows in memory about 100 MB: more than what the child's heap is allowed to hold.
describe('in a heap of 48 MB', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spindle-memory-'));
    await duckdb(`copy (${query}) to '${join(folder, 'large.parquet')}' (format parquet)`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['Parquet is read, and written', () => [join(folder, 'large.parquet')]],
    ['a query is read', () => ['--sql', query]],
  ])(
    '%s',
    async (_, source) => {
      const output = join(folder, 'out.parquet');
      const flags = ['--max-old-space-size=48', main, 'stream', ...source(), '--output', output, '--quiet'];
      await promisify(execFile)(process.execPath, flags);
      const [read] = await duckdb(`select count(*)::int as n, sum(id)::double as ids from '${output}'`);
      expect(read).toEqual({ n: rows, ids: (rows * (rows - 1)) / 2 });
    },
    240_000,
  );
});
