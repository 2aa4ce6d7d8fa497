import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { dataset, events, outcome, scratch, start } from '../../../support/spindle.ts';

const folder = scratch();
const sent = (stderr: string) => Number(/events=([\d,]+)/.exec(stderr)?.[1]?.replaceAll(',', ''));

// Signals of this kind do not exist on Windows.
const onUnix = process.platform === 'win32' ? describe.skip : describe;

onUnix('Ctrl-C', () => {
  it.each([
    ['a paced stream', ['--realtime', '--rate', '500']],
    ['a fast stream', ['--scale', 'large']],
  ])('ends %s with 130, its lines whole and counted', async (_, flags) => {
    const child = start(['stream', 'retail', '--table', 'order', ...flags]);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const { code, stdout, stderr } = await outcome(child);
    expect(code).toBe(130);
    expect(stderr).toMatch(/StreamResult\(table='order', .*\)\n$/);
    expect(events(stdout)).toHaveLength(sent(stderr));
  });

  it.each([[[]], [['--workers', '2']]])('SIGTERM does the same, with 143 %j', async (flags) => {
    const path = join(folder, `asked-${flags.length}.jsonl`);
    const files = flags.length === 0 ? [path] : [0, 1].map((i) => path.replace('.jsonl', `-0000${i}-of-00002.jsonl`));
    const child = start(['stream', 'retail', '--table', 'order', '--scale', 'large', '--output', path, ...flags]);
    // On a busy machine one worker may be far ahead of the other.
    while (!files.every((file) => existsSync(file) && statSync(file).size > 0)) await sleep(20);
    child.kill('SIGTERM');
    const { code, stderr } = await outcome(child);
    expect(code).toBe(143);
    const lines = await Promise.all(files.map(async (file) => events(await readFile(file, 'utf8'))));
    expect(lines.flat()).toHaveLength(sent(stderr));
  });

  it('ends a run to a file so, what was acknowledged being in it', async () => {
    const path = join(folder, 'events.jsonl');
    const child = start(['stream', 'retail', '--all-tables', '--scale', 'large', '--sink', 'file', '--output', path]);
    child.stderr.once('data', () => child.kill('SIGINT'));
    const { code, stderr } = await outcome(child);
    expect(code).toBe(130);
    expect(events(await readFile(path, 'utf8'))).toHaveLength(sent(stderr));
  });

  it('does not wait for a pipe that goes on', async () => {
    const child = start(['stream', '-', '--input-format', 'csv', '--infer-rows', '1000']);
    child.stdin.write(await readFile(dataset('seattle-weather.csv')));
    child.stdout.once('data', () => child.kill('SIGINT'));
    expect((await outcome(child)).code).toBe(130);
  });

  it('kills at once while a table is being prepared', async () => {
    const path = join(folder, 'rush.json');
    const rush = { groupColumn: 'customer_id', timestampColumn: 'order_date', windowSeconds: 60 };
    await writeFile(path, JSON.stringify([{ type: 'collective', name: 'rush', ...rush }]));
    const child = start(['stream', 'retail', '-t', 'order', '-s', 'xlarge', '--anomalies', path]);
    await sleep(2000);
    child.kill('SIGINT');
    const deaf = setTimeout(() => child.kill('SIGKILL'), 20_000);
    expect(await outcome(child)).toEqual({ code: null, signal: 'SIGINT', stdout: '', stderr: '' });
    clearTimeout(deaf);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends generate by %s, which says that no file was changed',
    async (signal) => {
      const output = join(folder, signal);
      const child = start(['generate', 'retail', '--scale', 'xlarge', '--output', output]);
      while (!existsSync(output)) await sleep(20);
      await sleep(100);
      child.kill(signal);
      const { code, stdout, stderr } = await outcome(child);
      expect([code, stdout]).toEqual([128 + constants.signals[signal], '']);
      expect(stderr).toMatch(/interrupted: no file was changed\n$/);
    },
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends verify by %s, which says that it is not done',
    async (signal) => {
      const child = start(['verify', 'retail', '--table', 'order', '--against', '-']);
      child.stdin.on('error', () => {});
      child.stdin.write('x'.repeat(1 << 20));
      await once(child.stdin, 'drain');
      await sleep(100);
      child.kill(signal);
      const { code, stderr } = await outcome(child);
      expect(code).toBe(128 + constants.signals[signal]);
      expect(stderr).toBe(`ended by ${signal}: not all events were compared, so nothing is said of them\n`);
    },
  );

  it('ends a stream by SIGHUP with 129', async () => {
    const child = start(['stream', 'retail', '--table', 'order', '--realtime', '--rate', '500']);
    child.stdout.once('data', () => child.kill('SIGHUP'));
    const { code, stdout, stderr } = await outcome(child);
    expect([code, events(stdout).length]).toEqual([129, sent(stderr)]);
  });

  it('the second time kills, whatever holds the run up', async () => {
    // Nobody reads on, and one batch is more than a pipe holds, so the first one cannot end it.
    const child = start(['stream', 'retail', '--table', 'order', '--scale', 'large', '--batch-size', '10000']);
    await once(child.stdout, 'readable');
    child.kill('SIGINT');
    const again = setInterval(() => child.kill('SIGINT'), 50);
    const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    clearInterval(again);
    expect(signal).toBe('SIGINT');
  });
});
