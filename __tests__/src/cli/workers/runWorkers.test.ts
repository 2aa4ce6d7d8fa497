import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dataset, events, main, outcome, scratch, spindle, start } from '../../../support/spindle.ts';

const folder = scratch();
const order = ['retail', '--table', 'order'];
const disorder = ['--out-of-order', '0.05', '--anomaly-fraction', '0.02'];
const sorted = (...texts: readonly string[]) => texts.flatMap((text) => text.split('\n').slice(0, -1)).sort();
const rush = join(folder, 'rush.json');

const whole = async (args: readonly string[]) => {
  const { code, stdout, stderr } = await spindle(['stream', ...args]);
  expect([code, stderr]).toEqual([0, expect.stringContaining('StreamResult')]);
  return { stdout, counts: /events=.*ooo=[\d,]+/.exec(stderr)?.[0] };
};

describe('spindle stream --shard', () => {
  it.each([1, 2, 3, 7, 16])('%i processes give the very stream, and each is verified', async (count) => {
    await writeFile(
      rush,
      JSON.stringify([
        { type: 'point', name: 'spike', column: 'order_total' },
        { type: 'collective', name: 'rush', groupColumn: 'customer_id', timestampColumn: 'order_date', fraction: 0.02 },
      ]),
    );
    const args = [
      ...[...order, '--max-events', '2000', '--out-of-order', '0.05'],
      ...['--anomalies', rush, '--shard-by', 'customer_id'],
    ];
    const { stdout } = await whole(args.slice(0, -2));
    const parts = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const shard = [...args, '--shard', `${index}/${count}`];
        const part = await spindle(['stream', ...shard]);
        expect(part.code).toBe(0);
        if (index < 1) {
          const verified = await spindle(['verify', ...shard, '--against', '-'], { input: part.stdout });
          expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('missing    0')]);
        }
        return part.stdout;
      }),
    );
    expect(sorted(...parts)).toEqual(sorted(stdout));
  });

  it('auto is what an Indexed Job says', async () => {
    const { code, stdout } = await spindle(['stream', ...order, '--shard', 'auto'], {
      env: { JOB_COMPLETION_INDEX: '1', SHARD_COUNT: '3' },
    });
    expect(code).toBe(0);
    expect(stdout).toBe((await whole([...order, '--shard', '1/3'])).stdout);
  });

  it('takes the key column of the sink where nothing else is said', async () => {
    const broker = ['--sink', 'kafka', '--bootstrap-servers', 'localhost:1', '--topic', 't', '--key-column', 'nope'];
    const { code, stderr } = await spindle(['stream', ...order, '--shard', '0/2', ...broker]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--key-column: no column "nope"')]);
  });

  it.each([
    [['--shard', '2/2'], '--shard must be an integer from 0 to 1, got 2'],
    [['--shard', '1'], 'It must be i/n'],
    [['--shard', 'auto'], 'JOB_COMPLETION_INDEX is undefined, SHARD_COUNT undefined'],
    [['--shard-by', 'customer_id'], '--shard-by needs --shard or --workers'],
    [['--shard', '0/2', '--shard-by', 'custmer_id'], '--shard-by: no column "custmer_id" in order'],
  ])('refuses %j', async (flags, message) => {
    const { code, stdout, stderr } = await spindle(['stream', ...order, ...flags]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
  });
});

describe('spindle stream --workers', () => {
  it('writes a part for each worker, which together are the stream', async () => {
    const { stdout, counts } = await whole([...order, ...disorder]);
    const output = join(folder, 'parts', 'events.jsonl');
    const { code, stderr } = await spindle(['stream', ...order, ...disorder, '--workers', '3', '--output', output]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^streaming order of retail small to .*-00000-of-00003.jsonl, 3 workers\nStreamResult.*\n$/);
    expect(stderr).toContain(counts);
    const names = readdirSync(join(folder, 'parts')).sort();
    expect(names).toEqual([0, 1, 2].map((worker) => `events-0000${worker}-of-00003.jsonl`));
    const parts = await Promise.all(names.map((name) => readFile(join(folder, 'parts', name), 'utf8')));
    expect(sorted(...parts)).toEqual(sorted(stdout));
  });

  it.each([
    ['with anomalies and disorder', [...order, ...disorder]],
    ['by a column', [...order, ...disorder, '--shard-by', 'customer_id']],
    ['of every table', ['retail', '--all-tables', '--out-of-order', '0.1']],
    ['of a timeline', ['retail', '--timeline', '--max-events', '5000']],
    ['of a file', [dataset('seattle-weather.csv'), '--out-of-order', '0.1']],
  ])('--ordered writes one file, byte by byte the stream: %s', async (name, args) => {
    const output = join(folder, `${name}.jsonl`);
    const without = args.filter((arg) => arg !== '--shard-by' && arg !== 'customer_id');
    const { stdout } = await whole(without);
    const { code } = await spindle(['stream', ...args, '--workers', '3', '--ordered', '--output', output]);
    expect(code).toBe(0);
    expect(await readFile(output, 'utf8')).toBe(stdout);
  });

  it('tells the truth in parts, which together are that of the stream', async () => {
    const truth = join(folder, 'truth.jsonl');
    await whole([...order, ...disorder, '--truth', truth]);
    const output = join(folder, 'told.jsonl');
    await whole([...order, ...disorder, '--truth', truth, '--workers', '2', '--output', output]);
    const parts = [0, 1].map((worker) => readFile(join(folder, `truth-0000${worker}-of-00002.jsonl`), 'utf8'));
    expect(sorted(...(await Promise.all(parts)))).toEqual(sorted(await readFile(truth, 'utf8')));
  });

  it('goes on from a checkpoint', async () => {
    const output = join(folder, 'resumed.jsonl');
    const args = [...order, '--workers', '2', '--output', output, '--checkpoint', join(folder, 'cp.json')];
    const child = start(['stream', ...args, '--realtime', '--rate', '2000']);
    child.stderr.once('data', () => setTimeout(() => child.kill('SIGINT'), 500));
    expect((await outcome(child)).code).toBe(130);
    const again = await spindle(['stream', ...args]);
    expect(again.code).toBe(0);
    const parts = [0, 1].map((worker) => readFile(join(folder, `resumed-0000${worker}-of-00002.jsonl`), 'utf8'));
    expect(sorted(...(await Promise.all(parts)))).toEqual(sorted((await whole(order)).stdout));
  });

  it('ends with 130 after Ctrl-C, its lines whole and counted', async () => {
    const output = join(folder, 'stopped.jsonl');
    const child = start(['stream', ...order, '--scale', 'large', '--workers', '2', '--output', output]);
    child.stderr.once('data', () => child.kill('SIGINT'));
    const { code, stderr } = await outcome(child);
    expect(code).toBe(130);
    // A worker that had not begun has no file.
    const names = readdirSync(folder).filter((name) => name.startsWith('stopped-'));
    const parts = names.map((name) => readFile(join(folder, name), 'utf8'));
    const sent = Number(/events=([\d,]+)/.exec(stderr)?.[1]?.replaceAll(',', ''));
    expect((await Promise.all(parts)).flatMap(events)).toHaveLength(sent);
  });

  it('fails once where a file cannot be written, and the others stop', async () => {
    const output = join(folder, 'blocked.jsonl');
    // Nothing says so before it is opened: it would be made where its link points.
    await symlink(join(folder, 'no', 'such', 'folder'), join(folder, 'blocked-00001-of-00002.jsonl'));
    const { code, stderr } = await spindle([
      'stream',
      ...order,
      '--scale',
      'large',
      '--workers',
      '2',
      '--output',
      output,
      '--quiet',
    ]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^error: starting the sink failed: cannot open .*blocked-00001.*\n$/),
    ]);
  });

  it('shares out each of all tables by the column, where it has it', async () => {
    const args = ['retail', '--all-tables', '--scale', 'fabric_demo'];
    const output = join(folder, 'all.jsonl');
    await whole([...args, '--shard-by', 'customer_id', '--workers', '2', '--output', output]);
    const parts = [0, 1].map((worker) => readFile(join(folder, `all-0000${worker}-of-00002.jsonl`), 'utf8'));
    expect(sorted(...(await Promise.all(parts)))).toEqual(sorted((await whole(args)).stdout));
  });

  it('one worker is one thread, and says the same of nothing', async () => {
    const output = join(folder, 'one.jsonl');
    const { stdout } = await whole(order);
    const one = ['--workers', '1', '--ordered', '--shard-by', 'customer_id', '--output', output];
    await whole([...order, ...one]);
    expect(await readFile(output, 'utf8')).toBe(stdout);
    const none = [...order, '--max-events', '0', '--output', output, '--workers'];
    for (const count of ['1', '2'])
      expect((await whole([...none, count])).counts).toBe('events=0, anomalies=0, ooo=0,');
  });

  it('fails where a worker cannot load its code', async () => {
    const copy = join(folder, 'copy');
    const root = new URL('../../../../', import.meta.url).pathname;
    await cp(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
    await cp(join(root, 'package.json'), join(copy, 'package.json'));
    await mkdir(join(copy, 'node_modules'));
    for (const name of ['commander', 'fastest-levenshtein', 'luxon', 'pure-rand', 'tinypool'])
      await symlink(join(root, 'node_modules', name), join(copy, 'node_modules', name));
    const args = ['stream', ...order, '--workers', '2', '--output', join(folder, 'unloaded.jsonl')];
    const { code, stderr } = await outcome(
      spawn(process.execPath, [join(copy, 'dist/bin/spindle.js'), ...args], { stdio: 'pipe' }),
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: a worker was lost: .*rxjs.*\n$/)]);
  });

  it('--ordered fails once where the disk is full', async () => {
    const args = ['--workers', '2', '--ordered', '--output', '/dev/full', '--quiet'];
    const { code, stderr } = await spindle(['stream', ...order, ...args]);
    const message =
      /^error: writing to the sink failed after 0 acknowledged events: cannot write to \/dev\/full: .*\n$/;
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  it('--ordered says how many the file has when no more fit', async () => {
    const output = join(folder, 'limited.jsonl');
    const args = ['stream', 'retail', '--all-tables', '--workers', '2', '--ordered', '--output', output];
    const limited = ['-c', 'ulimit -f 4000 && exec "$0" "$@"', process.execPath, main, ...args];
    const { code, stderr } = await outcome(spawn('sh', limited, { stdio: 'pipe' }));
    const [, sent] =
      /error: writing to the sink failed after (\d+) acknowledged events: .*EFBIG.*\n$/.exec(stderr) ?? [];
    expect(code).toBe(1);
    const tables = [...stderr.matchAll(/events=([\d,]+),/g)].map(([, events]) => Number(events?.replaceAll(',', '')));
    expect(tables.length).toBeGreaterThan(1);
    expect(tables.reduce((sum, events) => sum + events)).toBe(Number(sent));
    const held = (await readFile(output, 'utf8')).split('\n').length - 1;
    expect(Number(sent)).toBeGreaterThan(0);
    expect(Number(sent)).toBeLessThanOrEqual(held);
  });

  it.each([
    [['--workers', '2'], '--workers needs another sink than the console'],
    [['--workers', '0', '--output', 'x'], 'It must be an integer from 1'],
    [['--workers', '2', '--shard', '2/2', '--output', 'x'], '--shard must be an integer from 0 to 1, got 2'],
    [['--workers', '2', '--output', 'x', '--anomalies', '/dev/null'], 'each worker reads it, so it must be a regular'],
    [['--workers', '2', '--ordered', '--output', 'x', '--batch-size', '0'], '--batch-size must be'],
    [['--workers', '2', '--output', '-'], 'It must be a file'],
    [['--ordered', '--output', 'x'], '--ordered needs --workers'],
    [['--workers', '2', '--ordered', '--realtime', '--output', 'x'], '--ordered is not for --realtime'],
    [['--workers', '2', '--ordered', '--checkpoint', 'y', '--output', 'x'], '--ordered cannot be resumed'],
    [['--workers', '2', '--output', 'x', '--table', 'ordr'], 'has no table "ordr"'],
  ])('refuses %j', async (flags, message) => {
    const { code, stderr } = await spindle(['stream', ...order, ...flags], { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(readdirSync(folder).filter((name) => /^(x|-)/.test(name))).toEqual([]);
  });
});
