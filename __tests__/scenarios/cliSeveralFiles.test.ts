import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { events, scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const shop = join(folder, 'shop');
const at = (name: string) => join(shop, name);
const references = [
  ...['--reference', 'orders.customer_id=customers.id'],
  ...['--reference', 'items.order_id=orders.order_id'],
];

beforeAll(async () => {
  await mkdir(shop);
  await writeFile(at('customers.csv'), 'id,name,zip,since\n7,Ann,501,2024-01-01\n8,Bob,10001,2024-01-05\n');
  const order = (order_id: number, customer_id: number, ordered: string) =>
    `${JSON.stringify({ order_id, customer_id, ordered, zip: '00501' })}\n`;
  await writeFile(
    at('orders.jsonl'),
    order(1, 7, '2024-01-02') + order(2, 8, '2024-01-05') + order(3, 9, '2024-01-06') + order(4, 7, '2024-01-07'),
  );
  await writeFile(at('items.csv'), 'item_id,order_id\n1,1\n2,1\n3,4\n');
  await writeFile(at('.stray.csv'), 'id\n1\n');
  await writeFile(at('README.md'), 'the export of a shop');
});

const told = (stdout: string) => events(stdout).map((event) => `${event._spindle_table} ${Object.values(event)[0]}`);
const run = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await spindle(args);
  return { code, stderr, told: code === 0 ? told(stdout) : [], events: code === 0 ? events(stdout) : [] };
};
const inOrder = ['customers 7', 'orders 1', 'items 1', 'items 2', 'customers 8', 'orders 2', 'orders 3', 'orders 4'];

describe('several files as one source', () => {
  it('are a table each: one is streamed, or all of them, parents first', async () => {
    expect((await run('stream', shop, '--table', 'customers')).told).toEqual(['customers 7', 'customers 8']);
    const all = await run('stream', shop, '--all-tables', ...references);
    expect([...new Set(all.told.map((one) => one.split(' ')[0]))]).toEqual(['customers', 'orders', 'items']);
    const named = await run('stream', at('orders.jsonl'), at('customers.csv'), '--all-tables', '--quiet');
    expect(named.told.slice(0, 1)).toEqual(['orders 1']);
    const none = await run('stream', shop);
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringMatching(/--table is missing: .* customers, items, orders/),
    ]);
  });

  it('are one timeline, no row before one that it refers to', async () => {
    const { code, told, stderr } = await run('stream', shop, '--timeline', ...references);
    expect([code, told]).toEqual([0, [...inOrder, 'items 3']]);
    expect(stderr).toContain('streaming the timeline of ');
  });

  it('loop together: a pass begins after the one before it, all dates moved by as much', async () => {
    const { told, events } = await run('stream', shop, '--timeline', ...references, '--loop', '1');
    expect(told).toEqual([...inOrder, 'items 3', ...inOrder, 'items 3']);
    // 2024-01-01 to 2024-01-07 are 144 hours, with five gaps between six times.
    const second = events.slice(9).flatMap(({ since, ordered }) => since ?? ordered ?? []);
    expect(second.slice(0, 2)).toEqual(['2024-01-08T04:48:00.000Z', '2024-01-09T04:48:00.000Z']);
    const seqs = events.flatMap(({ _spindle_table: table, _spindle_seq: seq }) => (table === 'orders' ? seq : []));
    expect(seqs).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('are described, with what refers to what', async () => {
    const { stdout, stderr } = await spindle(['describe', shop, ...references, '--types', 'orders.zip=text']);
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      'customers.csv: UTF-8, commas, 4 columns (2 numbers, 1 date), 2 rows',
      expect.stringContaining('orders.jsonl: UTF-8, 4 columns'),
    ]);
    expect(stdout.split('\n\n')[1]).toBe(
      [
        'orders: 4 rows',
        '  order_id     integer  measure',
        '  customer_id  integer  key of customers.id',
        '  ordered      date     timestamp',
        '  zip          text',
      ].join('\n'),
    );
    expect((await spindle(['describe', shop, '--table', 'item'])).stderr).toContain('did you mean "items"');
  });

  it('take types for a column of every table, or of one', async () => {
    const { events } = await run('stream', shop, '--all-tables', '--types', 'customers.zip=text');
    expect(events.map(({ zip }) => zip)).toEqual([
      '501',
      '10001',
      undefined,
      undefined,
      undefined,
      ...Array(4).fill('00501'),
    ]);
    const both = await run(
      'stream',
      shop,
      '--timeline',
      '--types',
      'zip=text',
      '--reference',
      'orders.zip=customers.zip',
    );
    expect(both.code).toBe(0);
  });

  it('come from a configuration file, and --dry-run prints one that can be run', async () => {
    const config = join(folder, 'shop.yaml');
    const lines = [
      'timeline: true',
      'reference:',
      '  - orders.customer_id=customers.id',
      '  - items.order_id=orders.order_id',
    ];
    await writeFile(
      config,
      [`source: [${at('orders.jsonl')}, ${at('items.csv')}, ${at('customers.csv')}]`, ...lines, ''].join('\n'),
    );
    const told = [...inOrder, 'items 3'];
    expect((await run('stream', '--config', config)).told).toEqual(told);
    const dry = await spindle(['stream', '--config', config, '--dry-run']);
    await writeFile(config, dry.stdout);
    expect((await run('stream', '--config', config)).told).toEqual(told);
  });

  it.each<readonly [readonly string[], RegExp]>([
    [[shop, 'retail', '--timeline'], /each must be a file or a folder: give a path for "retail"/],
    [[shop, at('customers.csv'), '--timeline'], /customers.csv is named twice: leave it out once/],
    [[shop, '--timeline', '--reference', 'orders.customer=customers.id'], /"orders" has no column "customer"/],
    [
      [shop, '--timeline', '--reference', 'orders.zip=customers.zip'],
      /orders.zip holds text and customers.zip integer.*--types customers.zip=text/,
    ],
    [[shop, '--timeline', '--output', at('new.jsonl')], /--output: .* would be a table of the source/],
    [[shop, '--timeline', '--output', at('items.csv')], /--output/],
    [[shop, '--timeline', '--scale', '2'], /--scale is for a domain/],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stderr } = await spindle(['stream', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(await readFile(at('items.csv'), 'utf8')).toContain('item_id');
  });

  it('that are not in the order of their times are refused before anything is opened, or sorted', async () => {
    const shuffled = join(folder, 'visits.csv');
    await writeFile(shuffled, 'id,at\n1,2024-01-03\n2,2024-01-06\n3,2024-01-04\n');
    const output = ['--output', join(folder, 'visits.jsonl')];
    const { code, stderr } = await spindle(['stream', at('customers.csv'), shuffled, '--timeline', ...output]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /table "visits" is not in the order of "at": row 3 .*--sort-by-time brings its rows into order/,
      ),
    ]);
    await expect(readFile(output[1] as string)).rejects.toThrow('ENOENT');
    const sorted = await run('stream', at('customers.csv'), at('items.csv'), shuffled, '--timeline', '--sort-by-time');
    expect(sorted.told.slice(3)).toEqual(['customers 7', 'visits 1', 'visits 3', 'customers 8', 'visits 2']);
  });

  it('are all read as the flags say, by verify and workers too', async () => {
    const old = join(folder, 'old');
    await mkdir(old);
    const latin = (name: string, text: string) => writeFile(join(old, name), Buffer.from(text, 'latin1'));
    await latin('users.csv', '1;Zoë;5" pipe;2024-07-01 10:00\n2;-;x;2024-07-02 10:00\n3;broken\n');
    await writeFile(
      join(old, 'visits.csv.gz'),
      gzipSync(Buffer.from('7;1;-;2024-07-01 12:00\n8;2;é;2024-07-03 12:00\n9;2;é;2024-07-03 13:00\n', 'latin1')),
    );
    const how = [
      ...[old, '--timeline', '--no-header', '--delimiter', ';', '--encoding', 'windows-1252', '--relaxed-quotes'],
      ...['--bad-rows', 'skip', '--null', '-', '--zone', 'Europe/Berlin', '--types', 'users.column_1=text'],
      ...['--infer-rows', '2', '--types', 'visits.column_2=text', '--reference', 'visits.column_2=users.column_1'],
    ];
    const { events, code } = await run('stream', ...how);
    expect(code).toBe(0);
    const shown = events.map((event) => Object.values(event).slice(0, 4));
    expect(shown).toEqual([
      ['1', 'Zoë', '5" pipe', '2024-07-01T08:00:00.000Z'],
      [7, '1', null, '2024-07-01T10:00:00.000Z'],
      ['2', null, 'x', '2024-07-02T08:00:00.000Z'],
      [8, '2', 'é', '2024-07-03T10:00:00.000Z'],
      [9, '2', 'é', '2024-07-03T11:00:00.000Z'],
    ]);
    const output = join(folder, 'old.jsonl');
    expect((await spindle(['stream', ...how, '--workers', '2', '--ordered', '--output', output])).code).toBe(0);
    expect(told(await readFile(output, 'utf8'))).toHaveLength(5);
    expect((await spindle(['verify', ...how, '--against', output])).code).toBe(0);
    const bare = how.filter((flag, i) => flag !== '--zone' && how[i - 1] !== '--zone');
    expect((await spindle(['verify', ...bare, '--against', output])).code).toBe(1);
  });
});
