import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { events, scratch, spindle, start } from '../../../support/spindle.ts';

const folder = scratch();
const orders = ['stream', 'retail', '--table', 'order'];

describe('spindle stream', () => {
  it('puts events alone on stdout, banner and summary on stderr', async () => {
    const { code, stdout, stderr } = await spindle([...orders, '--max-events', '1000']);
    expect(code).toBe(0);
    const all = events(stdout);
    expect(all).toHaveLength(1000);
    expect(all[0]).toMatchObject({ order_id: 1, _spindle_table: 'order', _spindle_seq: 0 });
    expect(stderr).toMatch(/^streaming order of retail small.*\nStreamResult\(table='order', events=1,000, .*\)\n$/);
  });

  it('gives the same seed the same bytes, in another process and whatever the batch size', async () => {
    const flags = ['--max-events', '700', '--out-of-order', '0.1', '--anomaly-fraction', '0.05', '--seed', '7'];
    const [one, two, three] = await Promise.all([
      spindle([...orders, ...flags]),
      spindle([...orders, ...flags, '--batch-size', '1']),
      spindle([...orders, ...flags, '--seed', '8']),
    ]);
    expect(two.stdout).toBe(one.stdout);
    expect(three.stdout).not.toBe(one.stdout);
  });

  it('takes its short forms', async () => {
    const path = join(folder, 'short.jsonl');
    const flags = ['-t', 'store', '-s', '0.1', '--sink', 'file', '-o', path, '--max-events', '5'];
    expect((await spindle(['stream', 'retail', ...flags])).code).toBe(0);
    expect(events(await readFile(path, 'utf8'))).toHaveLength(5);
  });

  it('streams every table with --all-tables, in generation order', async () => {
    const { code, stdout } = await spindle(['stream', 'retail', '--all-tables', '--max-events', '2']);
    expect(code).toBe(0);
    expect([...new Set(events(stdout).map((event) => event._spindle_table))]).toEqual([
      'customer',
      'product_category',
      'promotion',
      'store',
      'address',
      'product',
      'order',
      'order_line',
      'return',
    ]);
  });

  it('empties the file, or adds to it with --append', async () => {
    const path = join(folder, 'new/append.jsonl');
    const flags = [...orders, '--sink', 'file', '--output', path, '--max-events', '10'];
    const count = async () => events(await readFile(path, 'utf8')).length;
    await spindle(flags);
    expect(await count()).toBe(10);
    await spindle([...flags, '--append']);
    expect(await count()).toBe(20);
    const { stdout } = await spindle(flags);
    expect([await count(), stdout]).toEqual([10, '']);
  });

  it('says nothing with --quiet, not even a warning', async () => {
    const { code, stdout, stderr } = await spindle([...orders, '--max-events', '3', '--quiet', '--rate', '5']);
    expect([code, events(stdout).length, stderr]).toEqual([0, 3, '']);
  });

  it('warns of what acts only with --realtime', async () => {
    const paced = ['--rate', '5', '--burst', '1:2:3', '--time-pattern', 'retail-peak', '--duration', '9'];
    const { code, stderr } = await spindle([...orders, '--max-events', '3', ...paced]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: without --realtime or --event-time arrival, no effect: --rate, --burst, --time-pattern, --duration\n/,
    );
  });

  it('paces with --realtime, and ends after --duration', async () => {
    const paced = ['--realtime', '--rate', '200', '--burst', '0:1:2', '--burst', '1:1:3', '--duration', '0.5'];
    const { code, stdout, stderr } = await spindle([...orders, ...paced]);
    expect(code).toBe(0);
    const sent = events(stdout).length;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(5000);
    expect(stderr).not.toContain('warning');
  });

  it('indents and prefixes on the console', async () => {
    const { stdout } = await spindle([...orders, '--max-events', '1', '--indent', '2', '--prefix', '> ']);
    expect(stdout).toMatch(/^> \{\n {2}"order_id": 1,\n/);
  });

  it.each([
    ['one table', orders],
    ['all tables', ['stream', 'retail', '--all-tables']],
  ])('ends quietly when its reader has gone, of %s', async (_, args) => {
    const child = start([...args, '--scale', 'large']);
    child.stdout.once('data', () => child.stdout.destroy());
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/error/i);
    expect(stderr.match(/^streaming /gm)).toHaveLength(1);
  });
});

describe('spindle stream: anomalies', () => {
  const flags = ['--max-events', '1000'];

  it("--anomaly-fraction puts them on the table's main measure, an exact share", async () => {
    const { stdout, stderr } = await spindle([...orders, ...flags, '--anomaly-fraction', '0.05']);
    const all = events(stdout);
    const marked = all.filter((event) => event._spindle_is_anomaly);
    expect(marked).toHaveLength(50);
    expect(new Set(marked.map((event) => event._spindle_anomaly_type))).toEqual(new Set(['point:order_total']));
    expect(stderr).toContain('anomalies=50');
  });

  it('--anomaly-column names another', async () => {
    const { stdout } = await spindle([
      ...orders,
      ...flags,
      '--anomaly-fraction',
      '0.1',
      '--anomaly-column',
      'store_id',
    ]);
    expect(events(stdout).find((event) => event._spindle_is_anomaly)?._spindle_anomaly_type).toBe('point:store_id');
  });

  it('--no-labels leaves the labels out and still counts', async () => {
    const { stdout, stderr } = await spindle([...orders, ...flags, '--anomaly-fraction', '0.05', '--no-labels']);
    expect(Object.keys(events(stdout)[0] ?? {})).not.toContain('_spindle_is_anomaly');
    expect(stderr).toContain('anomalies=50');
  });

  it('--anomalies reads a file of all kinds; with --all-tables each goes where its columns are', async () => {
    const path = join(folder, 'anomalies.json');
    const list = [
      { type: 'point', name: 'spike', column: 'order_total', multiplierRange: [5, 6], fraction: 0.02 },
      {
        type: 'contextual',
        name: 'late',
        column: 'status',
        conditionColumn: 'status',
        normalValues: ['completed'],
        anomalousValues: ['lost'],
        fraction: 0.1,
      },
      {
        type: 'collective',
        name: 'rush',
        groupColumn: 'customer_id',
        timestampColumn: 'order_date',
        windowSeconds: 60,
        fraction: 0.01,
      },
    ];
    await writeFile(path, JSON.stringify(list));
    const types = async (args: readonly string[]) => {
      const { code, stdout } = await spindle([...args, '--max-events', '2000', '--anomalies', path]);
      expect(code).toBe(0);
      const marked = events(stdout).filter((event) => event._spindle_is_anomaly);
      return {
        types: new Set(marked.map((event) => event._spindle_anomaly_type)),
        tables: new Set(marked.map((event) => event._spindle_table)),
      };
    };
    const all = { types: new Set(['point:spike', 'contextual:late', 'collective:rush']), tables: new Set(['order']) };
    expect(await types(orders)).toEqual(all);
    expect(await types(['stream', 'retail', '--all-tables'])).toEqual(all);
  });

  it('--anomalies gives dates as ISO text', async () => {
    const path = join(folder, 'dated.json');
    const [was, is] = ['2024-02-29', '1970-01-01T00:00:00.000Z'];
    const columns = { column: 'start_date', conditionColumn: 'end_date' };
    const { stdout: plain } = await spindle(['stream', 'retail', '--table', 'promotion', '--quiet']);
    const normalValues = [was, ...events(plain).map((event) => event[columns.conditionColumn])];
    const list = [{ type: 'contextual', name: 'x', ...columns, normalValues, anomalousValues: [is], fraction: 1 }];
    await writeFile(path, JSON.stringify(list));
    const { stdout } = await spindle(['stream', 'retail', '--table', 'promotion', '--anomalies', path]);
    expect(events(stdout).length).toBeGreaterThan(0);
    for (const event of events(stdout))
      expect(event).toMatchObject({ _spindle_is_anomaly: true, start_date: is, _spindle_event_time: is });
  });
});

describe('spindle stream: --truth', () => {
  const path = join(folder, 'truth.jsonl');
  const disturbed = ['--max-events', '1000', '--anomaly-fraction', '0.05', '--out-of-order', '0.1', '--no-labels'];

  it('says in a file of its own what was changed and what is late', async () => {
    const { code, stdout } = await spindle([...orders, ...disturbed, '--truth', path]);
    expect(code).toBe(0);
    const truth = events(await readFile(path, 'utf8'));
    expect(truth.filter(({ placesLate }) => placesLate !== 0)).toHaveLength(100);
    const changed = truth.filter(({ anomalies }) => (anomalies as object[]).length > 0);
    expect(changed).toHaveLength(50);
    const plain = events((await spindle([...orders, '--max-events', '1000'])).stdout);
    const sent = new Map(events(stdout).map((event) => [event._spindle_seq, event]));
    for (const { _spindle_seq: seq, anomalies } of changed) {
      const [{ type, column, original, value }] = anomalies as [Record<string, unknown>];
      expect([type, column]).toEqual(['point:order_total', 'order_total']);
      expect([original, value]).toEqual([plain[seq as number]?.order_total, sent.get(seq)?.order_total]);
    }
  });

  it('is added to with --append, and is another file than the output', async () => {
    const output = join(folder, 'appended.jsonl');
    const lines = async () => events(await readFile(path, 'utf8')).length;
    const flags = [...orders, ...disturbed, '--output', output, '--truth'];
    await spindle([...flags, path]);
    const once = await lines();
    await spindle([...flags, path, '--append']);
    expect(await lines()).toBe(2 * once);
    const { code, stderr } = await spindle([...flags, output]);
    expect([code, stderr]).toEqual([2, `error: --output and --truth are the same file: ${output}\n`]);
  });
});

describe('spindle stream, where the output fails', () => {
  const onFull = existsSync('/dev/full') ? it : it.skip;

  onFull('a full disk is a failed run, in one line', async () => {
    const { code, stderr } = await spindle([...orders, '--quiet', '--sink', 'file', '--output', '/dev/full']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*ENOSPC.*\n$/);
  });

  it('a path that cannot be written is refused, in one line', async () => {
    const path = join(folder, 'plain');
    await writeFile(path, 'keep');
    for (const output of [folder, join(path, 'events.jsonl')]) {
      const { code, stdout, stderr } = await spindle([...orders, '--sink', 'file', '--output', output]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^error: --output must be a file that can be written: .*\n$/);
    }
    expect(await readFile(path, 'utf8')).toBe('keep');
  });
});
