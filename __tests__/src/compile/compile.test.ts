import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { scratch } from '../../support/spindle.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const command = join(root, 'dist/bin/spindle.js');
const forbidden = '--disallow-code-generation-from-strings';
const folder = scratch();
const node = (...parameters: readonly string[]) => run(process.execPath, parameters, { cwd: root, maxBuffer: 1e9 });
const attemptsOf = (stderr: string) => Number(/attempts: (\d+)/.exec(stderr)?.[1]);

describe('where the host forbids to compile code', () => {
  it('all ways of use give the same bytes, and it is tried once', async () => {
    const ways = join(root, '__tests__/support/waysOfUse.mjs');
    const allowed = await node(ways);
    const refused = await node(forbidden, ways);
    expect(refused.stdout.length).toBeGreaterThan(500_000);
    expect(refused.stdout === allowed.stdout).toBe(true);
    expect(attemptsOf(refused.stderr)).toBe(1);
    expect(attemptsOf(allowed.stderr)).toBeGreaterThan(1);
  }, 60_000);

  it.each([
    ['a stream', ['stream', 'retail', '--timeline', '--max-events', '500', '--out-of-order', '0.1']],
    ['a shard', ['stream', 'retail', '--table', 'order', '--shard', '1/3', '--shard-by', 'customer_id']],
    ['anomalies', ['stream', 'retail', '--table', 'order', '--max-events', '500', '--anomaly-fraction', '0.1']],
  ])(
    'the command gives the same bytes: %s',
    async (_what, parameters) => {
      const [allowed, refused] = await Promise.all([
        node(command, ...parameters),
        node(forbidden, command, ...parameters),
      ]);
      expect(refused.stdout).not.toBe('');
      expect(refused.stdout === allowed.stdout).toBe(true);
    },
    60_000,
  );

  it.each(['jsonl', 'csv'])(
    'the command gives the same bytes: tables as %s',
    async (format) => {
      const [allowed, refused] = await Promise.all(
        [[], [forbidden]].map(async (flags, i) => {
          const output = join(folder, `${format}${i}`);
          await node(...flags, command, 'generate', 'retail', '--scale', '0.02', '--format', format, '-o', output);
          return Promise.all((await readdir(output)).map((file) => readFile(join(output, file), 'utf8')));
        }),
      );
      expect(refused).toHaveLength(9);
      expect(refused).toEqual(allowed);
    },
    60_000,
  );
});
