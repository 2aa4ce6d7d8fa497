import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FileTable, type ReadTableOptions, readTables } from '../../../src/index.ts';

let folder = '';
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spindle-tables-'));
  await writeFile(
    at('orders.jsonl'),
    '{"id":1,"zip":"00501","at":"2024-01-02"}\n{"id":2,"zip":"00502","at":"2024-01-01"}\n',
  );
  await writeFile(at('customers.csv'), 'id,zip,since\n7,10001,2024-01-01\n');
  await writeFile(at('items.csv'), 'id,order_id\n1,1\n');
  await writeFile(at('.hidden.csv'), 'id\n1\n');
  await writeFile(at('notes.md'), '# no data');
  await mkdir(at('older.csv'));
  await writeFile(join(at('older.csv'), 'customers.csv'), 'id\n1\n');
  await mkdir(at('empty'));
});
afterAll(() => rm(folder, { recursive: true }));

const typesOf = ({ columns }: FileTable) => Object.fromEntries(columns.map(({ name, type }) => [name, type]));
const types = async (options: ReadTableOptions) =>
  Object.fromEntries(Object.entries(await readTables(folder, options)).map(([name, table]) => [name, typesOf(table)]));
async function ids(table: FileTable | undefined): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { id } of table as FileTable) found.push(id);
  return found;
}

describe('readTables', () => {
  it('reads the data files of a folder, by name; hidden ones, others and subfolders are ignored', async () => {
    const tables = await readTables(folder);
    expect(Object.keys(tables)).toEqual(['customers', 'items', 'orders']);
    expect(await ids(tables.orders)).toEqual([1, 2]);
  });

  it('reads several files, in the order in which they are named', async () => {
    expect(Object.keys(await readTables([at('orders.jsonl'), at('customers.csv')]))).toEqual(['orders', 'customers']);
  });

  it('takes options of CSV for the files of CSV, and refuses them where there is none', async () => {
    expect(await types({ header: false, badRows: 'skip' })).toMatchObject({ items: { column_1: 'text' } });
    await writeFile(join(at('empty'), 'broken.json'), '');
    const broken = at('empty/broken.json');
    const jsonOnly = readTables([at('orders.jsonl'), broken], { delimiter: ';' });
    await expect(jsonOnly).rejects.toThrow('delimiter is for CSV, and none of the files is');
    await expect(readTables([broken], { header: true })).rejects.toThrow(/header is for CSV, and .* a JSON array/);
    await rm(broken);
  });

  it('takes a type for every table that has the column, or for one table', async () => {
    const zips = async (given: Readonly<Record<string, string>>) => {
      const { customers, orders } = await types({ types: given });
      return [customers?.zip, orders?.zip];
    };
    expect(await zips({})).toEqual(['integer', 'text']);
    expect(await zips({ zip: 'text' })).toEqual(['text', 'text']);
    expect(await zips({ 'customers.zip': 'number' })).toEqual(['number', 'text']);
    expect(await zips({ 'customers.zip': 'number', zip: 'text' })).toEqual(['number', 'text']);
  });

  it('takes the timestamp column where it is, and sorts what has times', async () => {
    const tables = await readTables(folder, { timestampColumn: 'at', sortByTime: true });
    expect(Object.values(tables).map(({ timestampColumn }) => timestampColumn)).toEqual(['since', undefined, 'at']);
    expect(await ids(tables.orders)).toEqual([2, 1]);
    expect((await readTables(folder, { timestampColumn: 'orders.at' })).orders?.timestampColumn).toBe('at');
  });

  it.each<readonly [string | readonly string[], ReadTableOptions, RegExp]>([
    ['.', { types: { zipp: 'text' } }, /^types: no table has a column "zipp"; .*did you mean "zip"/],
    ['.', { types: { 'orders.since': 'text' } }, /^types: no table has a column "orders.since"/],
    ['.', { timestampColumn: 'items.at' }, /^timestampColumn: no table has a column "items.at"/],
    ['items.csv', { sortByTime: true }, /items.csv has no date column to sort by/],
    ['empty', {}, /empty has no file that ends in .*\.csv, /],
    [['customers.csv', 'older.csv'], {}, /customers.csv and .*customers.csv would both be table "customers"/],
    [['customers.csv', 'none.csv'], {}, /cannot read .*none.csv: there is no such file/],
    ['none', {}, /cannot read .*none: there is no such file/],
    [['.', 'items.csv'], {}, /items.csv is named twice: leave it out once/],
    [[], {}, /^paths must be an array that is not empty/],
  ])('refuses %j with %j', async (paths, options, message) => {
    const named = typeof paths === 'string' ? at(paths) : paths.map(at);
    await expect(readTables(named, options)).rejects.toThrow(message);
  });

  it('refuses to sort where no table has times', async () => {
    await writeFile(join(at('empty'), 'a.csv'), 'id\n1\n');
    await writeFile(join(at('empty'), 'b.csv'), 'id\n1\n');
    await expect(readTables(at('empty'), { sortByTime: true })).rejects.toThrow(
      'sortByTime: no table has a date column',
    );
  });

  it('loops each table by its own times, and remembers how often', async () => {
    const { orders, items } = await readTables(folder, { loop: 1, sortByTime: true });
    const rows: unknown[] = [];
    for await (const { id, at } of orders as FileTable) rows.push(id, (at as Date).toISOString().slice(0, 10));
    expect(rows).toEqual([2, '2024-01-01', 1, '2024-01-02', 2, '2024-01-03', 1, '2024-01-04']);
    expect(orders?.version).toMatch(/^\d+ bytes of .*, sorted, 2 times$/);
    expect(await ids(items)).toEqual([1, 1]);
    expect([orders?.passes, (await readTables(folder, { loop: true })).items?.passes]).toEqual([2, Infinity]);
  });

  it('refuses a loop of what has no dates for its times', async () => {
    const epochs = join(at('empty'), 'epochs.csv');
    await writeFile(epochs, 'id,at\n1,1700000000\n');
    await expect(readTables(epochs, { loop: true, timestampColumn: 'at' })).rejects.toThrow(
      /epochs.csv: column "at" holds integer, not dates/,
    );
    await rm(epochs);
  });
});
