import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { main, outcome, scratch, spindle } from '../support/spindle.ts';

const folder = scratch();

/**
 * Runs `spindle` where no file can grow beyond so many KiB: as on a full disk, the system takes a part of what it is given, and
 * reports the error with the next write. What a shell makes of `redirection` comes after the command.
 */
function limited(kib: number, args: readonly string[], redirection = '') {
  const script = `ulimit -f ${kib}; exec "$0" "$@" ${redirection}`;
  return outcome(spawn('bash', ['-c', script, process.execPath, main, ...args], { cwd: folder }));
}

const contents = async (path: string) =>
  Promise.all((await readdir(path)).sort().map(async (name) => [name, await readFile(join(path, name), 'utf8')]));

describe('where the system takes only a part', () => {
  it('the checkpoint stays as it was, and the run fails', async () => {
    const path = join(folder, 'resumed');
    await mkdir(path);
    const flags = ['stream', 'retail', '--table', 'order', '--scale', '0.1', '--anomaly-fraction', '0.02'];
    const to = ['--output', join(path, 'events.jsonl'), '--checkpoint', join(path, 'checkpoint')];
    expect((await spindle([...flags, ...to])).code).toBe(0);
    const before = await contents(path);
    const { code, stderr } = await limited(1, [...flags, ...to]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/error: --checkpoint: cannot write .*\/resumed\/checkpoint: .*EFBIG: file too large\n$/),
    ]);
    expect(await contents(path)).toEqual(before);
    expect((await spindle([...flags, ...to])).code).toBe(0);
  });

  it('stdout that is a file is not taken for written', async () => {
    // Of one write, more than a KiB.
    const flags = ['stream', 'retail', '--table', 'order', '--max-events', '10', '--quiet'];
    const { code, stderr } = await limited(1, flags, '> stdout.jsonl');
    expect([code, stderr]).toEqual([1, expect.stringContaining('after 0 acknowledged events: EFBIG: file too large')]);
    expect((await readFile(join(folder, 'stdout.jsonl'))).length).toBe(1024);
  });

  it.each([['describe', 'retail'], ['schema'], ['stream', 'retail', '--table', 'order', '--dry-run']])(
    'a report that is cut is a failure: %s %s',
    async (...args) => {
      const { code, stderr } = await limited(1, args, '> report.txt');
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: EFBIG: file too large.*\n$/)]);
    },
  );

  it.each(['1', '2'])('generate leaves every file as it was, and no draft: --workers %s', async (workers) => {
    const output = join(folder, `tables${workers}`);
    const flags = ['generate', 'retail', '--scale', '0.1', '--output', output, '--workers', workers];
    expect((await spindle(flags)).code).toBe(0);
    const before = await contents(output);
    // All but the largest tables fit.
    const { code, stderr } = await limited(100, [...flags, '--seed', '7']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^error: --output: cannot write to .*\/tables\d\/\w+\.jsonl\.tmp: EFBIG: file too large\n$/,
      ),
    ]);
    expect(await contents(output)).toEqual(before);
  });
});
