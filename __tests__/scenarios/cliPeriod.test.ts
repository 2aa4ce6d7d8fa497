import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { events, scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const at = (name: string) => join(folder, name);
const order = ['retail', '--table', 'order', '--scale', 'fabric_demo'];
const november = ['--from', '2026-11-01', '--to', '2026-12-01'];
const datesOf = (lines: string) => events(lines).map(({ order_date }) => String(order_date));
const read = (name: string) => readFile(at(name), 'utf8');

const sensors = (period: string) => `
import { defineDomain, sequence, uniformTime } from '${new URL('../../dist/src/generator/index.js', import.meta.url)}';
export default defineDomain({
  name: 'sensors', ${period}
  scales: { small: { reading: 100 } },
  tables: { reading: { rows: 'scaled', columns: { id: sequence(), at: uniformTime('2020-01-01', '2021-01-01') } } },
});
`;
const own = "period: { from: new Date('2020-01-01'), to: new Date('2021-01-01') },";

beforeAll(async () => {
  await writeFile(at('rows.csv'), 'id,at\n1,2024-01-01\n');
  await writeFile(at('fixed.mjs'), sensors(''));
  await writeFile(at('moving.mjs'), sensors(own).replace(/uniformTime\(.*?\)/, 'uniformTime()'));
});

/** The flags that a run prints where a time was relative to now. */
const repeating = (stderr: string) => /^to repeat it: (--from \S+ --to \S+)$/m.exec(stderr)?.[1]?.split(' ') ?? [];

describe('the period of a domain', () => {
  it('is what --from and --to say, for stream and verify', async () => {
    const { code, stderr } = await spindle(['stream', ...order, ...november, '--output', at('november.jsonl')]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('to repeat it')]);
    const dates = datesOf(await read('november.jsonl'));
    expect(dates).toHaveLength(1000);
    expect(dates.filter((date) => !date.startsWith('2026-11-'))).toEqual([]);
    const verify = (flags: readonly string[]) =>
      spindle(['verify', ...order, ...flags, '--against', at('november.jsonl'), '--quiet']);
    expect((await verify(november)).code).toBe(0);
    expect((await verify(['--from', '2026-11-01T00:00:00+00:00', '--to', '2026-12-01 00:00'])).code).toBe(0);
    expect((await verify(['--from', '2026-11-02', '--to', '2026-12-01'])).code).toBe(1);
    expect((await verify([])).code).toBe(1);
  });

  it('may be relative to now, once for both ends, and is printed as what repeats the run', async () => {
    const before = Date.now();
    const args = ['stream', ...order, '--from', 'now-30d', '--to', 'now', '--output', at('live.jsonl')];
    const { code, stderr } = await spindle(args);
    expect(code).toBe(0);
    const flags = repeating(stderr);
    const [from, to] = [Date.parse(String(flags[1])), Date.parse(String(flags[3]))];
    expect(to - from).toBe(30 * 86_400_000);
    expect(to >= before && to <= Date.now()).toBe(true);
    const dates = datesOf(await read('live.jsonl')).map(Date.parse);
    expect(dates.every((date) => date >= from && date < to)).toBe(true);
    const verified = await spindle(['verify', ...order, ...flags, '--against', at('live.jsonl')]);
    expect([verified.code, verified.stderr]).toEqual([0, '']);
    const again = await spindle(['stream', ...order, ...flags, '--quiet']);
    expect(again.stdout).toBe(await read('live.jsonl'));
  });

  it('is silent with --quiet', async () => {
    const { stderr } = await spindle(['stream', ...order, '--from', 'now-1d', '--to', 'now', '--quiet']);
    expect(stderr).toBe('');
  });

  it('is the same in all workers', async () => {
    const relative = [
      '--from',
      'now-2w',
      '--to',
      'now+1d',
      '--workers',
      '2',
      '--ordered',
      '--output',
      at('workers.jsonl'),
    ];
    const { code, stderr } = await spindle(['stream', ...order, ...relative]);
    expect(code).toBe(0);
    const alone = await spindle(['stream', ...order, ...repeating(stderr), '--quiet']);
    expect(await read('workers.jsonl')).toBe(alone.stdout);
  });

  it('is of generate and describe too', async () => {
    const relative = ['--scale', 'fabric_demo', '--from', 'now-30d', '--to', 'now'];
    const { code, stderr } = await spindle(['generate', 'retail', ...relative, '--output', at('tables')]);
    expect(code).toBe(0);
    const [, from = '', , to = ''] = repeating(stderr);
    const dates = datesOf(await read('tables/order.jsonl'));
    expect(dates.every((date) => date >= from && date < to)).toBe(true);
    const decades = ['--from', '2000-01-01', '--to', '2020-01-01'];
    const { stdout } = await spindle(['describe', 'retail', '--table', 'promotion', ...decades]);
    expect(stdout).toMatch(/^promotion: 1,000 rows/);
    const described = await spindle(['describe', 'retail', '--from', 'now-30d', '--to', 'now']);
    expect([described.code, repeating(described.stderr).length]).toEqual([0, 4]);
  });

  it('is of a module that has one', async () => {
    const { stdout, stderr } = await spindle(['stream', at('moving.mjs'), ...november, '--quiet']);
    expect(stderr).toBe('');
    expect(events(stdout).filter(({ at }) => !String(at).startsWith('2026-11-'))).toEqual([]);
    const fixed = await spindle(['stream', at('fixed.mjs'), ...november]);
    expect([fixed.code, fixed.stderr]).toEqual([
      2,
      'error: --from: domain sensors has no period, so its times are fixed; leave it out, or give defineDomain a period\n',
    ]);
  });

  it('may stand in a configuration file; a dry run writes down what now was', async () => {
    await writeFile(at('live.yaml'), 'source: retail\ntable: order\nscale: 0.1\nfrom: now-1h\nto: now\n');
    const dry = await spindle(['stream', '--config', at('live.yaml'), '--dry-run']);
    expect(dry.stdout).toMatch(/^from: \d{4}-\d{2}-\d{2}T[\d:.]{12}Z\nto: \d{4}-.*Z\n/m);
    await writeFile(at('dry.yaml'), dry.stdout);
    const { stdout, stderr } = await spindle(['stream', '--config', at('dry.yaml'), '--quiet']);
    expect(stderr).toBe('');
    const shown = dry.stdout.split('\n').filter((line) => line.startsWith('# {'));
    expect(stdout.split('\n').slice(0, 3)).toEqual(shown.map((line) => line.slice(2)));
    await writeFile(at('wrong.yaml'), 'from: 30 days ago\n');
    expect((await spindle(['stream', 'retail', '--config', at('wrong.yaml')])).stderr).toMatch(
      /line 1: from: "30 days ago" is invalid. It must be an ISO date or time.* or relative to now/,
    );
  });
});

describe('a checkpoint', () => {
  it.each([
    ['one process', []],
    ['workers', ['--workers', '2']],
  ])('keeps what now was, in %s', async (name, more) => {
    const [output, checkpoint] = [at(`${more.length}.jsonl`), at(`${more.length}.ckpt`)];
    const run = (from: string) =>
      spindle([
        'stream',
        ...order,
        '--from',
        from,
        '--to',
        'now',
        '--output',
        output,
        '--checkpoint',
        checkpoint,
        ...more,
      ]);
    const first = await run('now-30d');
    expect([name, first.code]).toEqual([name, 0]);
    const files = async () =>
      Promise.all(
        (await readdir(folder))
          .filter((file) => file.startsWith(`${more.length}-`) || file === `${more.length}.jsonl`)
          .map(read),
      );
    const bytes = await files();
    const second = await run('now-30d');
    expect(second.code).toBe(0);
    expect(repeating(second.stderr)).toEqual(repeating(first.stderr));
    expect(await files()).toEqual(bytes);
    const other = await run('now-7d');
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringMatching(/^error: --from was "\S+Z" when the checkpoint/),
    ]);
  });
});

describe('what it refuses', () => {
  it.each<[readonly string[], RegExp]>([
    [['stream', ...order, '--from', '2026-11-01'], /^error: --from needs --to, such as --to now$/],
    [['stream', ...order, '--to', 'now'], /^error: --to needs --from, such as --from now-30d$/],
    [['stream', at('rows.csv'), ...november], /^error: --from is for a domain: a file has times of its own$/],
    [['stream', ...order, '--from', 'now', '--to', 'now-1d'], /^error: --from must be before --to, \S+Z, got \S+Z$/],
    [
      ['stream', ...order, '--from', '1900-01-01', '--to', '2026-01-01'],
      /^error: --from must be at most 100 years before --to, /,
    ],
    [
      ['stream', ...order, '--from', '0001-01-01', '--to', '2026-01-01'],
      /^error: --from must be a valid Date from the year 1000 to 9000, got /,
    ],
    [
      ['stream', ...order, '--from', 'now-1M', '--to', 'now'],
      /--from <time>' argument 'now-1M' is invalid. It must be an ISO date/,
    ],
    [
      ['stream', ...order, '--from', 'now-1d', '--to', 'now', '--shard', '0/2'],
      /^error: --shard needs times that are the same in all processes, not relative to now$/,
    ],
    [
      ['verify', ...order, '--from', 'now-1d', '--to', 'now', '--against', at('rows.csv')],
      /^error: now is another moment than when the stream was sent: give the times that spindle stream printed$/,
    ],
  ])('%j', async (args, told) => {
    const { code, stdout, stderr } = await spindle(args);
    expect([code, stdout, stderr.trimEnd()]).toEqual([2, '', expect.stringMatching(told)]);
  });
});
