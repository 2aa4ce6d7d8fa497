import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const file = (name: string) => join(folder, name);
const flags = ['retail', '--table', 'order', '--max-events', '50', '--out-of-order', '0.1'];

async function configuration(name: string, ...lines: string[]): Promise<string> {
  await writeFile(file(name), `${lines.join('\n')}\n`);
  return file(name);
}

describe('--config', () => {
  it('gives the same bytes as its options by flags', async () => {
    const config = await configuration(
      'same.yaml',
      'source: retail',
      'table: order',
      'maxEvents: 50',
      'outOfOrder: 0.1',
    );
    const byFile = await spindle(['stream', '--config', config, '--quiet']);
    const byFlags = await spindle(['stream', ...flags, '--quiet']);
    expect(byFile).toEqual({ ...byFlags, code: 0, stderr: '' });
    expect(byFile.stdout.split('\n')).toHaveLength(51);
  });

  it('yields to flags and the argument', async () => {
    const config = await configuration('over.yaml', 'source: elsewhere.csv', 'table: store', 'maxEvents: 50');
    const { stdout } = await spindle(['stream', 'retail', '--config', config, '--table', 'order', '--max-events', '3']);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(stdout).toContain('"_spindle_table":"order"');
  });

  it('serves verify as it served stream', async () => {
    const config = await configuration(
      'both.yaml',
      'source: retail',
      'table: order',
      'maxEvents: 50',
      `output: ${file('both.jsonl')}`,
      `against: ${file('both.jsonl')}`,
    );
    expect((await spindle(['stream', '--config', config])).code).toBe(0);
    const { code, stdout } = await spindle(['verify', '--config', config]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('50 events expected')]);
  });

  it('may list anomalies itself, as --anomalies does in a file', async () => {
    const list = [{ type: 'point', name: 'spike', column: 'order_total', fraction: 0.1 }];
    await writeFile(file('list.json'), JSON.stringify(list));
    const config = await configuration(
      'listed.yaml',
      'source: retail',
      'table: order',
      'maxEvents: 50',
      'anomalies:',
      '  - { type: point, name: spike, column: order_total, fraction: 0.1 }',
    );
    const byFile = await spindle(['stream', '--config', config, '--quiet']);
    const listed = ['--anomalies', file('list.json'), '--max-events', '50', '--quiet'];
    expect(byFile).toEqual(await spindle(['stream', 'retail', '--table', 'order', ...listed]));
    expect(byFile.stdout.match(/"point:spike"/g)).toHaveLength(5);
    await configuration(
      'listed.yaml',
      'source: retail',
      'table: order',
      'anomalies: [{ type: point, name: a, colum: b }]',
    );
    const { code, stderr } = await spindle(['stream', '--config', config]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/anomalies of --config, anomaly 1: .*"colum".*"column"/)]);
  });

  it('without a source anywhere is wrong usage', async () => {
    const config = await configuration('none.yaml', 'table: order');
    const { code, stderr } = await spindle(['stream', '--config', config]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: missing required argument 'source'.*\n$/)]);
  });

  it('is refused in one line, and nothing is touched', async () => {
    const config = await configuration(
      'wrong.yaml',
      'source: retail',
      `output: ${file('untouched.jsonl')}`,
      'maxEvents: -1',
    );
    const { code, stdout, stderr } = await spindle(['stream', '--config', config]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*line 3: maxEvents must be an integer ≥ 0, got -1\n$/);
    expect(existsSync(file('untouched.jsonl'))).toBe(false);
  });

  const aliases = (i: number) => Array(9).fill(i === 0 ? 'x' : `*a${i - 1}`);
  it.each([
    ['what the flag refuses', ['table: order', 'output: "-"'], /line 2: output: "-" is invalid\. It must be a file/],
    [
      'aliases that would fill the memory',
      Array.from({ length: 9 }, (_, i) => `a${i}: &a${i} [${aliases(i)}]`),
      /alias/,
    ],
    ['a line of many errors', ['table: order', `seed: ${'"'.repeat(100_001)}`], /, line 2: /],
    ['names that are no text', ['? [a, b]', ': 1'], /keys must be strings/],
  ])('is refused in one line for %s', async (_what, lines, message) => {
    const config = await configuration('refused.yaml', ...lines);
    const { code, stdout, stderr } = await spindle(['stream', 'retail', '--config', config]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
  });
});

describe('--dry-run', () => {
  it('says what would happen, shows three events, and opens nothing', async () => {
    const output = file('dry.jsonl');
    const { code, stdout, stderr } = await spindle(['stream', ...flags, '--output', output, '--dry-run']);
    expect([code, stderr, existsSync(output)]).toEqual([0, '', false]);
    expect(stdout).toContain('# order of retail small: 50 events\n#   order: order_id integer,');
    expect(stdout).toContain('# pace: as fast as the events are taken\n');
    expect(stdout).toContain(`# to: ${output}\n`);
    const [first] = (await spindle(['stream', ...flags, '--quiet'])).stdout.split('\n');
    expect(stdout.split('\n').filter((line) => line.startsWith('# {'))).toHaveLength(3);
    expect(stdout).toContain(`# ${first}\n`);
  });

  it('prints a configuration file that gives the very stream', async () => {
    const { stdout } = await spindle(['stream', ...flags, '--dry-run']);
    await writeFile(file('saved.yaml'), stdout);
    const again = await spindle(['stream', '--config', file('saved.yaml'), '--quiet']);
    expect(again.stdout).toBe((await spindle(['stream', ...flags, '--quiet'])).stdout);
  });

  it('warns of what has no effect, and says that a share is counted about', async () => {
    const { stdout, stderr } = await spindle(['stream', ...flags, '--rate', '5', '--shard', '0/2', '--dry-run']);
    expect(stderr).toBe('warning: without --realtime or --event-time arrival, no effect: --rate\n');
    expect(stdout).toContain('# order of retail small: about 25 events\n');
    expect((await spindle(['stream', ...flags, '--rate', '5', '--dry-run', '--quiet'])).stderr).toBe('');
  });

  it('shows a paced stream at once', async () => {
    const { stdout } = await spindle([
      'stream',
      ...flags,
      '--realtime',
      '--rate',
      '0.001',
      '--burst',
      '1:2:10',
      '--dry-run',
    ]);
    expect(stdout).toContain('# pace: a Poisson process of 0.001 events/s, × 10 from second 1 to 3\n');
    expect(stdout.split('\n').filter((line) => line.startsWith('# {'))).toHaveLength(3);
  });

  it.each([
    [['--out-of-order', '2'], /--out-of-order/],
    [['--key-column', 'customer_id'], /--key-column is for --sink kafka/],
    [['--workers', '2'], /--workers needs another sink/],
  ])('refuses what a run would refuse: %j', async (wrong, message) => {
    const { code, stderr } = await spindle(['stream', ...flags, ...wrong, '--dry-run']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('shows what does not print by its escape, which means the same', async () => {
    const prefix = 'a\u202e\u009b2J\u001b[31m\n';
    await writeFile(file('bidi.csv'), 'a\u202e\n\u009b2J\n');
    const { stdout } = await spindle(['stream', file('bidi.csv'), '--prefix', prefix, '--dry-run']);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    await writeFile(file('escaped.yaml'), stdout);
    const again = await spindle(['stream', '--config', file('escaped.yaml'), '--quiet']);
    expect(again.stdout).toBe(`${prefix}{"a\u202e":"\u009b2J","_spindle_table":"bidi","_spindle_seq":0}\n`);
  });

  it('prints nothing where the events cannot be made', async () => {
    await writeFile(file('row.csv'), 'a\n1\n');
    const { code, stdout } = await spindle(['stream', file('row.csv'), '--shard', '0/9007199254740993', '--dry-run']);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('a module as a source', () => {
  const domain = `import { defineDomain, sequence, weighted, risingTime } from 'spindle-rx/generator';
export default defineDomain({
  name: 'visits',
  scales: { small: { visit: 200 } },
  tables: { visit: { rows: 'scaled', columns: {
    visit_id: sequence(),
    at: risingTime([['2024-01-01', 0], ['2024-02-01', 1]]),
    page: weighted({ home: 3, shop: 1 }),
  } } },
});
`;

  it('works in every command, workers included', async () => {
    // Beside the package, so that its name is found.
    const folder = new URL('../../build/', import.meta.url).pathname;
    await mkdir(folder, { recursive: true });
    const module = join(folder, 'visits.mjs');
    await writeFile(module, domain);
    const whole = await spindle(['stream', module, '--quiet']);
    expect([whole.code, whole.stdout.trim().split('\n').length]).toEqual([0, 200]);
    const output = file('visits.jsonl');
    const { code } = await spindle(['stream', module, '--output', output, '--workers', '2', '--ordered']);
    expect([code, await readFile(output, 'utf8')]).toEqual([0, whole.stdout]);
    expect((await spindle(['verify', module, '--against', output])).code).toBe(0);
    expect((await spindle(['describe', module])).stdout).toContain('visit: 200 rows at scale small');
    expect((await spindle(['generate', module, '--output', file('visits'), '--quiet'])).code).toBe(0);
    expect((await readFile(join(file('visits'), 'visit.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(200);
  });

  it.each([
    ['empty.mjs', '', /must have a domain as its default export/],
    ['broken.mjs', 'export default {', /cannot load .*broken\.mjs/],
    ['text.mjs', 'export default "retail"', /got "retail"/],
    ['thrown.mjs', 'throw null', /cannot load .*thrown\.mjs: null/],
    ['getter.mjs', 'export default { get name() { throw new Error("no name"); } }', /getter\.mjs: no name/],
    ['null.mjs', "export default { name: 'a', tables: null, scales: null }", /must have a domain/],
    [
      'bare.mjs',
      "export default { name: 'a', tables: { a: { columns: { a: 1 } } }, scales: {} }",
      /must have a domain/,
    ],
    ['none.mjs', "export default { name: 'a', tables: {}, scales: {} }", /domain a must have a table/],
    [
      'column.mjs',
      "export default { name: 'a', tables: { a: { rows: 1, columns: { a: { bind() {} } } } }, scales: {} }",
      /first column/,
    ],
  ])('that is none is refused: %s', async (name, text, message) => {
    await writeFile(file(name), text);
    const { code, stderr } = await spindle(['stream', file(name)]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('that is not there is refused', async () => {
    const { code, stderr } = await spindle(['stream', './nowhere.mjs']);
    expect([code, stderr]).toEqual([2, 'error: cannot load ./nowhere.mjs: there is no such file\n']);
  });
});
