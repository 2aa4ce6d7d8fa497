import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTable } from '../../../src/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spindle-spread-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** More than 64 MiB, in which only the second half says what a column holds. */
const large = (line: (i: number, isLate: boolean) => string, head = ''): string => {
  const half = 400_000;
  const filler = 'x'.repeat(80);
  return head + Array.from({ length: 2 * half }, (_, i) => line(i, i >= half).replace('FILLER', filler)).join('');
};

async function typesOf(name: string, data: string | Buffer): Promise<Readonly<Record<string, string>>> {
  const path = join(folder, name);
  await writeFile(path, data);
  const table = await readTable(path);
  await rm(path);
  expect(table.found.rows).toBeUndefined();
  return Object.fromEntries(table.columns.map(({ name, type }) => [name, type]));
}

describe('the types of a large file', () => {
  it('come from places that are spread over CSV', async () => {
    const csv = large((i, isLate) => `${i},${isLate ? i + 0.5 : i},FILLER,"a, ""b"""\n`, 'id,n,filler,quoted\n');
    expect(await typesOf('a.csv', csv)).toEqual({ id: 'integer', n: 'number', filler: 'text', quoted: 'text' });
  });

  it('come from places that are spread over JSON Lines', async () => {
    const jsonl = large(
      (i, isLate) => `{"id":${i},"n":${isLate ? '"x"' : i},"filler":"FILLER"${isLate ? ',"b":true' : ''}}\n`,
    );
    expect(await typesOf('a.jsonl', jsonl)).toEqual({ id: 'integer', n: 'text', filler: 'text', b: 'boolean' });
  });

  it('do not come from text in quotes that looks like rows', async () => {
    const quoted = (i: number) => `"1,2\n${'x,y\n'.repeat(450 + ((i * 37) % 101))}"`;
    const csv = `a,b\n${Array.from({ length: 39_989 }, (_, i) => `1,${quoted(i)}\n`).join('')}`;
    expect(await typesOf('quotes.csv', csv)).toEqual({ a: 'integer', b: 'text' });
  });

  it('come from the first rows of what is packed', async () => {
    const csv = large((i, isLate) => `${isLate ? 'x' : i},FILLER\n`, 'id,filler\n');
    expect(await typesOf('a.csv', gzipSync(csv, { level: 0 }))).toEqual({ id: 'integer', filler: 'text' });
  });
});
