import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { events, outcome, scratch, spindle, start } from '../support/spindle.ts';

const folder = scratch();
const at = (name: string) => join(folder, name);
const order = ['retail', '--table', 'order'];
const live = ['--event-time', 'arrival', '--rate', '200', '--late', '0.1:0.5-3'];
const printed = (stderr: string): readonly string[] =>
  /^to repeat it: (--start-at \S+)$/m.exec(stderr)?.[1]?.split(' ') ?? [];

describe('a live stream', () => {
  it('of ten seconds is verified with the flag that it has printed, and is the same again', async () => {
    const flags = [...live, '--duration', '10', '--watermark', '1'];
    const sent = await spindle(['stream', ...order, ...flags, '--realtime', '--output', at('live.jsonl')]);
    expect(sent).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/ooo=\d+, late by up to [1-3]\.\ds, behind watermark=\d+, 1/),
    });
    const [flag, startAt] = printed(sent.stderr);
    expect([flag, startAt]).toEqual(['--start-at', expect.stringMatching(/^20\d\d-.*Z$/)]);
    const again = [...order, ...flags, ...printed(sent.stderr)];
    const verified = await spindle(['verify', ...again, '--realtime', '--against', at('live.jsonl')]);
    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/missing {4}0\n.*\n?altered {4}0|missing {4}0/),
    });
    const { stdout } = await spindle(['stream', ...again, '--quiet']);
    expect(stdout).toBe(await readFile(at('live.jsonl'), 'utf8'));
    expect(events(stdout).length).toBeGreaterThan(1800);
  });

  it('that is killed goes on with the arrivals of its checkpoint', async () => {
    const path = at('killed.jsonl');
    const flags = [
      'stream',
      ...order,
      ...live,
      '--max-events',
      '4000',
      '--output',
      path,
      '--checkpoint',
      at('killed.ckpt'),
    ];
    for (const wait of [1200, 2500]) {
      const child = start([...flags, '--realtime']);
      const ended = outcome(child);
      await once(child.stderr, 'data');
      await setTimeout(wait);
      child.kill('SIGKILL');
      expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    }
    const { code, stderr } = await spindle(flags);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/of the events in earlier runs/) });
    const whole = ['stream', ...order, ...live, '--max-events', '4000', ...printed(stderr), '--quiet'];
    expect((await spindle(whole)).stdout).toBe(await readFile(path, 'utf8'));
  });

  it('in shards from one --start-at is the whole one', async () => {
    const flags = ['stream', ...order, ...live, '--duration', '3', '--start-at', new Date().toISOString()];
    const parts = await Promise.all(
      [0, 1].map((index) => spindle([...flags, '--realtime', '--shard', `${index}/2`, '--quiet'])),
    );
    const whole = await spindle([...flags, '--quiet']);
    const lines = (text: string) => text.split('\n').filter(Boolean).sort();
    expect(parts.flatMap(({ stdout }) => lines(stdout)).sort()).toEqual(lines(whole.stdout));
  });
});

const stages = ['--stage', '5:300', '--stage', '5:0', '--stage', '1:100', '--repeat-stages'];
const staged = ['--event-time', 'arrival', ...stages, '--late', '0.2:1-4', '--start-at', '2026-11-28T08:00:00Z'];

describe('arrivals in stages', () => {
  it.each([
    ['a table', [...order, '--anomaly-fraction', '0.02']],
    ['the timeline', ['retail', '--timeline', '--max-events', '4000']],
  ])('of %s: workers write what one process writes, its truth too', async (name, source) => {
    const files = (kind: string) => ['--output', at(`${name}-${kind}.jsonl`), '--truth', at(`${name}-${kind}.truth`)];
    const command = ['stream', ...source, ...staged, '--quiet', '--watermark', '2'];
    expect(await spindle([...command, ...files('one')])).toMatchObject({ code: 0, stderr: '' });
    expect(await spindle([...command, ...files('two'), '--workers', '2', '--ordered'])).toMatchObject({
      code: 0,
      stderr: '',
    });
    const text = (file: string) => readFile(at(file), 'utf8');
    expect((await text(`${name}-two.jsonl`)) === (await text(`${name}-one.jsonl`))).toBe(true);
    const truth = async (...files: readonly string[]) =>
      (await Promise.all(files.map((file) => text(file)))).join('').split('\n').filter(Boolean).sort();
    const parts = [0, 1].map((worker) => `${name}-two-0000${worker}-of-00002.truth`);
    const whole = await truth(`${name}-one.truth`);
    expect(await truth(...parts)).toEqual(whole);
    expect(whole.some((line) => /"lateSeconds":[1-9]/.test(line))).toBe(true);
    const verified = await spindle(['verify', ...source, ...staged, '--against', at(`${name}-two.jsonl`)]);
    expect(verified.code).toBe(0);
  });

  it('are told by a dry run, whose report is a configuration of the same stream', async () => {
    const { code, stdout, stderr } = await spindle(['stream', ...order, ...staged, '--max-events', '500', '--dry-run']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      '# times: arrivals from 2026-11-28T08:00:00.000Z on, a Poisson process of 0 events/s, to 300 events/s within 5 s',
    );
    expect(stdout).toContain('# times: a share of 0.2 arrives [1,4] seconds late\n');
    await writeFile(at('staged.yaml'), stdout);
    const [byFile, byFlags] = await Promise.all([
      spindle(['stream', '--config', at('staged.yaml'), '--quiet']),
      spindle(['stream', ...order, ...staged, '--max-events', '500', '--quiet']),
    ]);
    expect(byFile.stdout).toBe(byFlags.stdout);
    expect(events(byFile.stdout)).toHaveLength(500);
  });
});

describe('a configuration file', () => {
  it('may say any law of delays, and a replay', async () => {
    const laws = ['{ exponential: 5, most: 60 }', '{ median: 5, sigma: 1, most: 60 }', '[1, 60]'];
    for (const law of laws) {
      const rest = `late: { fraction: 0.1, delaySeconds: ${law} }\nreplay: .inf\nshiftTo: now\nwatermark: 0\n`;
      await writeFile(at('law.yaml'), `source: retail\ntable: order\nmaxEvents: 100\n${rest}`);
      const { code, stderr } = await spindle(['stream', '--config', at('law.yaml'), '--output', at('law.jsonl')]);
      expect({ code, stderr }).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('to repeat it: --shift-to 20'),
      });
    }
  });
});

describe('a replay', () => {
  it('plays a file by its own times, long gaps cut', async () => {
    const rows = [0, 1, 2, 3600, 3601].map((second) => `${second},${new Date(second * 1000).toISOString()}\n`);
    await writeFile(at('rows.csv'), `id,at\n${rows.join('')}`);
    const began = performance.now();
    const { code, stdout } = await spindle(['stream', at('rows.csv'), '--replay', '10', '--max-gap', '2', '--quiet']);
    expect(performance.now() - began).toBeGreaterThan(500);
    expect([code, events(stdout).map(({ id }) => id)]).toEqual([0, [0, 1, 2, 3600, 3601]]);
  });
});

describe('backfill, then live', () => {
  it('sends what has happened at once and the rest when it happens, in all shards', async () => {
    const now = Date.now() + 2000;
    const rows = Array.from({ length: 400 }, (_, id) => `${id},${new Date(now + (id - 380) * 250).toISOString()}\n`);
    await writeFile(at('live.csv'), `id,at\n${rows.join('')}`);
    const moment = new Date(now).toISOString();
    const flags = ['--shard-by', 'id', '--replay', '--replay-from', moment, '--start-at', moment, '--quiet'];
    const parts = await Promise.all(
      [0, 1].map((index) => spindle(['stream', at('live.csv'), ...flags, '--shard', `${index}/2`])),
    );
    expect(Date.now()).toBeGreaterThanOrEqual(now + 19 * 250);
    const ids = parts.flatMap(({ stdout }) => events(stdout).map(({ id }) => Number(id)));
    expect(ids.sort((a, b) => a - b)).toEqual(rows.map((_, id) => id));
  });

  it('prints when now was, and is verified with it', async () => {
    const flags = ['--from', 'now-30d', '--to', 'now-1d', '--replay', '--replay-from', 'now'];
    const sent = await spindle(['stream', ...order, ...flags, '--output', at('backfill.jsonl')]);
    const [, printed = ''] = /^to repeat it: (--from \S+ --to \S+ --replay-from \S+)$/m.exec(sent.stderr) ?? [];
    const again = [...order, ...printed.split(' '), '--replay', '--against', at('backfill.jsonl')];
    expect(await spindle(['verify', ...again, '--quiet'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('is told by a dry run', async () => {
    const flags = ['--replay', '60', '--replay-from', '2024-01-01'];
    const { code, stdout } = await spindle(['stream', ...order, ...flags, '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('# pace: by their own times, 60 × as fast, from 2024-01-01T00:00:00.000Z on\n');
    expect(stdout).toContain('\nreplayFrom: 2024-01-01T00:00:00.000Z\n');
  });
});

describe('several tables, some without times', () => {
  const flags = [
    '--replay',
    'Infinity',
    '--replay-from',
    '2026-01-01',
    '--late',
    '0.2:1-100000',
    '--max-events',
    '300',
  ];

  it('are streamed one after the other: what has no time is neither delayed nor played', async () => {
    const path = at('all tables.jsonl');
    const { code, stderr } = await spindle(['stream', 'retail', '--all-tables', ...flags, '--output', path]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/table='product_category', events=50, .* ooo=0/)]);
    expect(stderr).toMatch(/table='order', events=300, .* ooo=[1-9]/);
    const verified = await spindle(['verify', 'retail', '--all-tables', ...flags, '--against', path]);
    expect(verified.code).toBe(0);
  });

  it('are refused before the first of them is sent where flags contradict each other', async () => {
    await writeFile(at('a-names.csv'), 'id,name\n1,x\n2,y\n');
    await writeFile(at('b-times.csv'), 'id,at\n1,2026-01-01\n2,2026-01-02\n');
    const files = [at('a-names.csv'), at('b-times.csv'), '--all-tables'];
    const { code, stdout, stderr } = await spindle(['stream', ...files, ...flags, '--realtime']);
    expect([code, stdout, stderr]).toEqual([
      2,
      '',
      expect.stringContaining('--replay must be left out, or --realtime'),
    ]);
  });
});

describe('a stream that begins later', () => {
  it.each([
    ['at a rate', ['--realtime', '--rate', '1000']],
    ['of arrivals', ['--realtime', '--event-time', 'arrival', '--rate', '1000']],
    ['as a replay', ['--replay', '1e9']],
    ['of workers', ['--realtime', '--rate', '1000', '--workers', '2']],
  ])('says until when it waits: %s', async (name, pace) => {
    const startAt = new Date(Date.now() + 3000).toISOString();
    const flags = [...pace, '--start-at', startAt, '--max-events', '10', '--output', at(`later ${name}.jsonl`)];
    const { code, stderr } = await spindle(['stream', ...order, ...flags]);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(startAt));
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining(`\nwaiting until ${startAt}: nothing is sent before\n`),
    ]);
  });

  it('does not wait where nothing is paced', async () => {
    const flags = ['--event-time', 'arrival', '--start-at', 'now+1d', '--max-events', '10'];
    const { code, stderr } = await spindle(['stream', ...order, ...flags, '--output', at('unpaced.jsonl')]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('waiting')]);
  });
});

describe('what cannot be repeated', () => {
  it.each([
    [['verify', ...order, ...live, '--against', 'x.jsonl'], /now is another moment than when the stream was sent/],
    [['stream', ...order, ...live, '--shard', '0/2'], /--shard needs times that are the same in all processes/],
    [
      ['stream', ...order, ...live, '--realtime', '--workers', '2', '--ordered', '-o', 'x'],
      /--ordered is not for --realtime/,
    ],
    [['stream', ...order, '--replay', '9', '--workers', '2', '--ordered', '-o', 'x'], /--ordered is not for --replay/],
    [['verify', ...order, '--replay', '9', '--duration', '1', '--against', 'x'], /depends on the clock/],
    [['stream', 'retail', '--all-tables', ...live, '--realtime'], /--realtime must be left out where tables/],
  ])('is refused: %j', async (args, message) => {
    const { code, stderr } = await spindle(args, { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
