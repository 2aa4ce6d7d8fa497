import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { main, outcome, scratch } from '../../../support/spindle.ts';

const folder = scratch();
const unshare = ['--pid', '--fork', '--mount-proc', '--kill-child'];
const isPossible = spawnSync('unshare', [...unshare, 'true']).status === 0;

/** Starts the command as process 1 of a namespace of its own, as a container does that has no init. */
const startAsOne = (args: readonly string[]) =>
  spawn('unshare', [...unshare, process.execPath, main, ...args], { stdio: 'pipe' });

/** `unshare` passes no signal on: this one is for its only child. */
const signalOne = ({ pid }: ChildProcess, signal: NodeJS.Signals) =>
  process.kill(Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')), signal);

// CI is root, who may make namespaces.
(isPossible || process.env.CI ? describe : describe.skip)('as process 1', () => {
  describe.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s', (signal) => {
    const code = 128 + constants.signals[signal];

    it('ends a stream, its lines whole and counted', async () => {
      const child = startAsOne(['stream', 'retail', '--table', 'order', '--realtime', '--rate', '500']);
      child.stdout.once('data', () => signalOne(child, signal));
      const { stdout, stderr, ...ended } = await outcome(child);
      expect(ended).toEqual({ code, signal: null });
      const events = stdout.split('\n').length - 1;
      expect(stderr).toMatch(new RegExp(`StreamResult\\(table='order', events=${events}, .*\\)\\n$`));
    });

    it('ends it while a table is being prepared', async () => {
      const path = join(folder, 'rush.json');
      const rush = { groupColumn: 'customer_id', timestampColumn: 'order_date', windowSeconds: 60 };
      await writeFile(path, JSON.stringify([{ type: 'collective', name: 'rush', ...rush }]));
      const child = startAsOne(['stream', 'retail', '-t', 'order', '-s', 'xlarge', '--anomalies', path]);
      await sleep(2000);
      signalOne(child, signal);
      expect(await outcome(child)).toMatchObject({ code, stdout: '', stderr: `ended by ${signal}\n` });
    });

    it('ends generate, and says so', async () => {
      const output = join(folder, `of-${signal}`);
      const child = startAsOne(['generate', 'retail', '--scale', 'xlarge', '--output', output]);
      while (!existsSync(output)) await sleep(50);
      await sleep(200);
      signalOne(child, signal);
      const { code: ended, stderr } = await outcome(child);
      expect([ended, stderr]).toEqual([code, expect.stringContaining('interrupted: no file was changed')]);
    });

    it('ends verify, which says that it is not done', async () => {
      const child = startAsOne(['verify', 'retail', '--table', 'order', '--against', '-']);
      child.stdin.on('error', () => {});
      child.stdin.write('x'.repeat(1 << 20));
      await once(child.stdin, 'drain');
      await sleep(100);
      signalOne(child, signal);
      const { code: ended, stdout, stderr } = await outcome(child);
      expect([ended, stdout]).toEqual([code, '']);
      expect(stderr).toBe(`ended by ${signal}: not all events were compared, so nothing is said of them\n`);
    });
  });

  it('ends as its child does', async () => {
    const ended = (args: readonly string[]) => outcome(startAsOne(args));
    expect(await ended(['domains'])).toMatchObject({ code: 0, stdout: expect.stringContaining('retail') });
    expect(await ended(['stream', 'retial'])).toMatchObject({ code: 2, stdout: '' });
  });
});
