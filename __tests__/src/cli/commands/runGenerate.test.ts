import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readTable } from '../../../../src/index.ts';
import { events, scratch, spindle } from '../../../support/spindle.ts';

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

  it('fails in one line where it cannot write', async () => {
    const { code, stderr } = await spindle(['generate', 'retail', '--output', join(folder, 'one/order.jsonl')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: --output: EEXIST.*\n$/);
    const { stderr: inFile } = await spindle(['generate', 'retail', '-o', join(folder, 'one/order.jsonl/new')]);
    expect(inFile).toMatch(/^error: --output: ENOTDIR.*\n$/);
    await mkdir(join(folder, 'taken/store.csv'), { recursive: true });
    const taken = await spindle(['generate', 'retail', '-o', join(folder, 'taken'), '--format', 'csv', '--quiet']);
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringMatching(/^error: --output: EISDIR.*\n$/)]);
  });
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
