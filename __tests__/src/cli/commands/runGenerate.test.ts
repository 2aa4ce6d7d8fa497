import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { readTable } from '../../../../src/index.ts';
import { events, outcome, scratch, spindle, start } from '../../../support/spindle.ts';

const folder = scratch();
const tables = 'address customer order order_line product product_category promotion return store'.split(' ');

async function rowsOf(path: string): Promise<object[]> {
  const rows: object[] = [];
  for await (const row of await readTable(path)) rows.push(row);
  return rows;
}

describe('spindle generate', () => {
  it('writes every table, as JSON Lines and as CSV, the same rows', async () => {
    for (const format of ['jsonl', 'csv']) {
      const output = join(folder, 'deep', format);
      const flags = ['--scale', '0.2', '--output', output, '--format', format];
      const { code, stdout, stderr } = await spindle(['generate', 'retail', ...flags]);
      expect([code, stdout]).toEqual([0, '']);
      expect(stderr).toMatch(/order\.\w+: 1,000 rows\n/);
      expect((await readdir(output)).sort()).toEqual(tables.map((table) => `${table}.${format}`));
    }
    for (const table of ['order', 'customer', 'product']) {
      const [jsonl, csv] = await Promise.all(
        ['jsonl', 'csv'].map((format) => rowsOf(join(folder, 'deep', format, `${table}.${format}`))),
      );
      expect(csv).toEqual(jsonl);
    }
    const text = await readFile(join(folder, 'deep/csv/order.csv'), 'utf8');
    expect(text).toMatch(/^order_id,.*\n1,\d+,\d+,\d+,\d*,2022-01-[\dT:.-]+Z,\w+,[\d.]+\n/);
  });

  it('writes the rows that stream sends, the same bytes for the same seed', async () => {
    const write = async (name: string, seed: string) => {
      const output = join(folder, name);
      const { code, stderr } = await spindle([
        'generate',
        'retail',
        '-o',
        output,
        '-s',
        '0.1',
        '--seed',
        seed,
        '--quiet',
      ]);
      expect([code, stderr]).toEqual([0, '']);
      return readFile(join(output, 'return.jsonl'), 'utf8');
    };
    const [one, two, other] = [await write('one', '7'), await write('two', '7'), await write('other', '8')];
    expect(two).toBe(one);
    expect(other).not.toBe(one);
    const { stdout } = await spindle(['stream', 'retail', '-t', 'order', '-s', '0.1', '--seed', '7']);
    const written = events(await readFile(join(folder, 'one/order.jsonl'), 'utf8'));
    expect(events(stdout).map(({ order_id, order_total }) => ({ order_id, order_total }))).toEqual(
      written.map(({ order_id, order_total }) => ({ order_id, order_total })),
    );
  });

  it('refuses in one line what cannot be written, before the first table is begun', async () => {
    const file = join(folder, 'one/order.jsonl');
    const refused = async (output: string, message: string) => {
      const before = await readdir(folder, { recursive: true });
      const { code, stderr } = await spindle(['generate', 'retail', '--output', output, '--format', 'csv']);
      const line = `error: each file in --output must be a ${message}\n`;
      expect([code, stderr]).toEqual([2, line]);
      expect(await readdir(folder, { recursive: true })).toEqual(before);
    };
    const beWritten = 'file that can be written:';
    await refused(file, `${beWritten} ${file}/customer.csv: what should be its folder is a file`);
    await refused(`${file}/new`, `${beWritten} ${file}/new/customer.csv: what should be its folder is a file`);
    // The last of all tables.
    const taken = join(folder, 'taken');
    await mkdir(join(taken, 'return.csv'), { recursive: true });
    await refused(taken, `${beWritten} ${taken}/return.csv: it is a folder`);
    const piped = join(folder, 'piped');
    await mkdir(piped);
    execFileSync('mkfifo', [join(piped, 'return.csv')]);
    await refused(piped, `${beWritten} ${piped}/return.csv: it is a pipe`);
  });

  it.each([
    ['jsonl', '2'],
    ['csv', 'auto'],
    ['parquet', '20'],
  ])('writes the same bytes with workers: %s, --workers %s', async (format, workers) => {
    const write = async (...flags: readonly string[]) => {
      const output = join(folder, 'threads', format, ...flags);
      const args = ['generate', 'retail', '-s', '0.1', '--seed', '7', '--format', format, '--output', output, ...flags];
      const { code, stderr } = await spindle(args);
      const files = await Promise.all(tables.map((table) => readFile(join(output, `${table}.${format}`))));
      return { code, said: stderr.replaceAll(output, ''), files };
    };
    const [one, many] = [await write(), await write('--workers', workers)];
    expect(many).toEqual(one);
    expect(many).toMatchObject({ code: 0, said: expect.stringMatching(/^(\/\w+\.\w+: [\d,]+ rows\n){9}$/) });
  });

  it('says where a table cannot be made what it said of it, with workers too', async () => {
    const odd = join(folder, 'odd.mjs');
    const columns = 'id: sequence(), twice: timesColumn("name", [2, 3]), name: weighted({ a: 1 })';
    await writeFile(
      odd,
      `import { defineDomain, sequence, timesColumn, weighted } from '${new URL('../../../../dist/src/generator/index.js', import.meta.url)}';
       const spec = { rows: 10, columns: { ${columns} } };
       export default defineDomain({ name: 'odd', scales: { small: {} }, tables: { good: { rows: 5, columns: { id: sequence() } }, bad: spec } });`,
    );
    for (const workers of ['1', '2']) {
      const output = join(folder, 'odd', workers);
      const { code, stderr } = await spindle(['generate', odd, '--output', output, '--workers', workers]);
      expect([code, stderr]).toEqual([2, 'error: bad.name is text where a number is needed\n']);
      expect(await readdir(output)).toEqual([]);
    }
  });

  it('fails once where a thread is lost', async () => {
    const module = join(folder, 'lost.mjs');
    await writeFile(
      module,
      `import { isMainThread } from 'node:worker_threads';
       import { RetailDomain } from '${new URL('../../../../dist/src/domains/retail/index.js', import.meta.url)}';
       if (!isMainThread) setImmediate(() => { throw new Error('gone'); });
       export default new RetailDomain();`,
    );
    const output = join(folder, 'lost');
    await mkdir(output);
    const { code, stderr } = await spindle(['generate', module, '--output', output, '--workers', '2']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: a worker was lost: gone\n$/)]);
    expect(await readdir(output)).toEqual([]);
  });

  it.each(['1', '2'])(
    'gives the files their places when all are whole: Ctrl-C leaves them as they were, --workers %s',
    async (workers) => {
      const output = join(folder, `stopped${workers}`);
      expect((await spindle(['generate', 'retail', '--scale', '0.1', '--output', output])).code).toBe(0);
      const before = await readFile(join(output, 'order.jsonl'), 'utf8');
      const child = start(['generate', 'retail', '--scale', 'xlarge', '--output', output, '--workers', workers]);
      const ended = outcome(child);
      const isBegun = async () => (await readdir(output)).some((file) => file.endsWith('.tmp'));
      while (!(await isBegun())) await setTimeout(20);
      child.kill('SIGINT');
      expect(await ended).toEqual({
        code: 130,
        signal: null,
        stdout: '',
        stderr: 'interrupted: no file was changed\n',
      });
      expect((await readdir(output)).sort()).toEqual(tables.map((table) => `${table}.jsonl`));
      expect(await readFile(join(output, 'order.jsonl'), 'utf8')).toBe(before);
    },
  );
});

describe('spindle domains and describe', () => {
  it('lists the domains', async () => {
    const { code, stdout } = await spindle(['domains']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^retail\n {2}tables: customer, .*order_line, return\n {2}scales: .*small, medium, large/);
  });

  it('describes one table, or all', async () => {
    const { stdout } = await spindle(['describe', 'retail', '--table', 'order']);
    expect(stdout).toMatch(/^order: 5,000 rows at scale small\n {2}order_id +integer +key\n/);
    expect(stdout).toMatch(/order_date +date +timestamp\n/);
    expect(stdout).toMatch(/order_total +number +measure\n/);
    const all = await spindle(['describe', 'retail', '--scale', 'xxxl']);
    expect(all.stdout.match(/^\w+: [\d,]+ rows at scale xxxl$/gm)).toHaveLength(tables.length);
    expect(all.stdout).toContain('order: 10,000,000,000 rows');
  });
});
