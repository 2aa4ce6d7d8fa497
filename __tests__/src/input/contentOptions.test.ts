import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ReadTableOptions, readTable } from '../../../src/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spindle-csv-'));
  await writeFile(join(folder, 'a.csv'), 'a;b\n1;2\n3\n');
});
afterAll(() => rm(folder, { recursive: true }));

const versionOf = async (options: ReadTableOptions) => (await readTable(join(folder, 'a.csv'), options)).version;

it('options that change which rows or values a file has are another version of it, so a checkpoint does not go on with them', async () => {
  const plain = await versionOf({ badRows: 'skip' });
  expect(plain).toMatch(/^10 bytes of .*Z, badRows "skip"$/);
  expect(await versionOf({ badRows: 'skip', header: true, relaxedQuotes: false })).toBe(plain);
  for (const other of [
    { header: false },
    { delimiter: ',' },
    { relaxedQuotes: true },
    { types: { a: 'text' } },
    { null: ['1'] },
    { zone: 'UTC+2' },
    { encoding: 'latin1' },
  ] as const)
    expect(await versionOf({ badRows: 'skip', ...other })).not.toBe(plain);
});
