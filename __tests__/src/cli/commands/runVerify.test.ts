import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { dataset, main, outcome, scratch, spindle } from '../../../support/spindle.ts';

const folder = scratch();
const events = ['retail', '--table', 'order', '--out-of-order', '0.05', '--anomaly-fraction', '0.02'];
const sent = join(folder, 'sent.jsonl');
const arrived = join(folder, 'arrived.jsonl');
let lines: readonly string[] = [];

beforeAll(async () => {
  await spindle(['stream', ...events, '--output', sent]);
  lines = (await readFile(sent, 'utf8')).trimEnd().split('\n');
});

/** What `spindle verify` says of these lines: how many of each kind, and its words. */
async function verified(changed: readonly string[], flags: readonly string[] = []) {
  await writeFile(arrived, `${changed.join('\n')}\n`);
  const { code, stdout, stderr } = await spindle(['verify', ...events, '--against', arrived, ...flags]);
  expect(stderr).toBe('');
  const found = Object.fromEntries(
    [...stdout.matchAll(/^(\w+) +([\d,]+)$/gm)].map(([, kind, count]) => [kind, Number(count?.replaceAll(',', ''))]),
  );
  return { code, stdout, found };
}

const none = { missing: 0, duplicated: 0, altered: 0, unexpected: 0, misordered: 0 };
const at = 2345;

describe('spindle verify', () => {
  it('finds nothing wrong in the file itself, exit code 0', async () => {
    expect(lines).toHaveLength(5000);
    const { code, stdout, found } = await verified(lines);
    expect([code, found]).toEqual([0, none]);
    expect(stdout).toMatch(/^order of retail small: 5,000 events expected, 5,000 in .*arrived\.jsonl\n/);
  });

  it.each([
    ['one line deleted', () => lines.toSpliced(at, 1), { missing: 1 }],
    ['one doubled', () => lines.toSpliced(at, 0, lines[at] as string), { duplicated: 1 }],
    [
      'one digit changed',
      () =>
        lines.with(
          at,
          (lines[at] as string).replace(/(?<="store_id":)\d/, (digit) => `${(Number(digit) % 9) + 1}`),
        ),
      { altered: 1 },
    ],
    ['two swapped', () => lines.with(at, lines[at + 1] as string).with(at + 1, lines[at] as string), { misordered: 1 }],
    ['one foreign line', () => lines.toSpliced(at, 0, '{"order_id":17}'), { unexpected: 1 }],
    ['a torn last line', () => lines.with(-1, (lines.at(-1) as string).slice(0, 40)), { missing: 1, unexpected: 1 }],
  ])('%s: exit code 1', async (_, change, expected) => {
    const { code, found } = await verified(change());
    expect([code, found]).toEqual([1, { ...none, ...expected }]);
  });

  it('says which, where, and in which columns', async () => {
    const [one, other] = [JSON.parse(lines[10] as string), JSON.parse(lines[20] as string)];
    const changed = lines.with(10, JSON.stringify({ ...one, status: 'x', extra: 1 })).toSpliced(20, 1);
    const { stdout } = await verified(changed);
    expect(stdout).toContain(`missing    1\n  order ${other._spindle_seq}\n`);
    const columns = `status is "x", not "${one.status}"; extra is 1, and should not be there`;
    expect(stdout).toContain(`altered    1\n  order ${one._spindle_seq} (line 11): ${columns}\n`);
  });

  it('shows as many as --examples, and nothing with --quiet', async () => {
    const { code, stdout } = await verified(lines.slice(3), ['--examples', '2']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/missing {4}3\n {2}order \d+\n {2}order \d+\n {2}…\nduplicated 0\n/);
    expect(await verified(lines.slice(3), ['--quiet'])).toMatchObject({ code: 1, stdout: '' });
  });

  it('reads stdin, and checks every table, whatever the pace', async () => {
    const all = ['retail', '--all-tables', '--max-events', '300', '--seed', '5'];
    const { stdout: input } = await spindle(['stream', ...all]);
    const paced = ['--realtime', '--rate', '10', '--burst', '0:1:2', '--time-pattern', 'retail-peak'];
    const { code, stdout } = await spindle(['verify', ...all, ...paced, '--against', '-'], { input });
    expect(code).toBe(0);
    expect(stdout).toContain('2,200 events expected, 2,200 in stdin');
  });

  it("checks a stream of the user's own file", async () => {
    const own = [dataset('seattle-weather.csv'), '--out-of-order', '0.1'];
    await spindle(['stream', ...own, '--output', arrived]);
    expect((await spindle(['verify', ...own, '--against', arrived])).code).toBe(0);
    expect((await spindle(['verify', ...own, '--seed', '1', '--against', arrived])).code).toBe(1);
  });

  describe('in a file of 1,000,000 events', () => {
    const large = ['retail', '--table', 'order_line', '--scale', 'medium', '--max-events', '1000000'];
    const path = join(folder, 'large.jsonl');
    let bytes = Buffer.alloc(0);

    beforeAll(async () => {
      await spindle(['stream', ...large, '--output', path]);
      bytes = await readFile(path);
    });

    /** What is found once the line at half of the file and the one after it have become these. */
    async function found(change: (line: string, next: string) => readonly string[]) {
      const start = bytes.indexOf('\n', bytes.length / 2) + 1;
      const middle = bytes.indexOf('\n', start) + 1;
      const end = bytes.indexOf('\n', middle) + 1;
      const changed = change(bytes.toString('utf8', start, middle), bytes.toString('utf8', middle, end)).join('');
      await writeFile(path, [bytes.subarray(0, start), changed, bytes.subarray(end)]);
      const { code, stdout } = await spindle(['verify', ...large, '--against', path, '--examples', '0']);
      expect(stdout).toContain(': 1,000,000 events expected, ');
      return { code, counts: stdout.match(/(?<=^\w+ +)\d+$/gm)?.join(' ') };
    }

    it.each<[string, (line: string, next: string) => readonly string[], string]>([
      ['nothing where nothing is wrong', (line, next) => [line, next], '0 0 0 0 0'],
      ['one line deleted', (_, next) => [next], '1 0 0 0 0'],
      ['one doubled', (line, next) => [line, line, next], '0 1 0 0 0'],
      ['one digit changed', (line, next) => [line.replace(/\d/, (digit) => `${9 - Number(digit)}`), next], '0 0 1 0 0'],
      ['one foreign line', (line, next) => [line, '{"_spindle_table":"order_line"}\n', next], '0 0 0 1 0'],
      ['two swapped', (line, next) => [next, line], '0 0 0 0 1'],
    ])('finds %s', async (_, change, counts) => {
      expect(await found(change)).toEqual({ code: counts === '0 0 0 0 0' ? 0 : 1, counts });
    });
  });

  it.each([
    ['no --against', [], 2, /--against/],
    ['a missing file', ['--against', 'nowhere.jsonl'], 2, /nowhere\.jsonl: there is no such file/],
    ['--duration', ['--against', '-', '--realtime', '--duration', '1'], 2, /--duration depends on the clock/],
    ['what stream refuses', ['--against', '-', '--max-events', '-1'], 2, /--max-events must be/],
    ['--examples', ['--against', '-', '--examples', '-1'], 2, /--examples must be/],
  ])('refuses %s', async (_, flags, code, message) => {
    const outcome = await spindle(['verify', ...events, ...flags]);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(message);
  });

  const onFull = existsSync('/dev/full') ? it : it.skip;
  onFull('exits with 2, not 1, where it cannot tell what it found', async () => {
    const full = openSync('/dev/full', 'w');
    const args = [main, 'verify', ...events, '--against', sent];
    const { code, stderr } = await outcome(spawn(process.execPath, args, { stdio: ['ignore', full, 'pipe'] }));
    closeSync(full);
    expect([code, stderr]).toEqual([2, expect.stringContaining('ENOSPC')]);
  });

  it('refuses to read the source and what arrived from one stdin', async () => {
    const { code, stderr } = await spindle(['verify', '-', '--input-format', 'csv', '--against', '-']);
    expect([code, stderr]).toEqual([2, 'error: the source and --against cannot both be stdin\n']);
  });
});
