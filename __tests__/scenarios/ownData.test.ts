import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromTable, readTable } from '../../src/index.ts';
import { type OwnDataCase, ownCases } from '../support/ownDataCases.ts';

const given = new URL('../support/own-data.json', import.meta.url);
const cases: readonly OwnDataCase[] = [...JSON.parse(await readFile(given, 'utf8')), ...ownCases];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spindle-own-data-'));
});
afterAll(() => rm(folder, { recursive: true }));

const bytesOf = ({ text, latin1, utf16, gzip }: OwnDataCase): Buffer => {
  if (latin1 !== undefined) return Buffer.from(latin1, 'latin1');
  if (utf16 !== undefined) return Buffer.from(utf16, 'utf16le');
  return gzip === undefined ? Buffer.from(text ?? '') : gzipSync(gzip);
};

describe('own data', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const path = join(folder, `data.${one.format}`);
    await writeFile(path, bytesOf(one));
    const read = async () => {
      const table = await readTable(path, one.options);
      const rows: object[] = [];
      for await (const row of table) rows.push(row);
      return { table, rows: JSON.parse(JSON.stringify(rows)) as Record<string, unknown>[] };
    };
    if (one.error !== undefined) {
      await expect(read()).rejects.toMatchObject({
        name: 'SpindleError',
        message: expect.stringMatching(new RegExp(one.error)),
      });
      return;
    }
    const { table, rows } = await read();
    if (one.rows) expect(rows).toEqual(one.rows);
    if (one.last) expect(rows.at(-1)).toEqual(one.last);
    if (one.tail) expect(rows.slice(-one.tail.length)).toEqual(one.tail);
    for (const [name, values] of Object.entries(one.column ?? {})) expect(rows.map((row) => row[name])).toEqual(values);
    for (const [name, type] of Object.entries(one.types ?? {})) expect(table.columns).toContainEqual({ name, type });
    for (const [fact, value] of Object.entries(one.found ?? {})) expect(table.found).toHaveProperty(fact, value);
  });

  it('has an event time that stands inside of objects', async () => {
    const path = join(folder, 'nested.jsonl');
    await writeFile(path, '{"v":1,"at":{"when":"2024-01-02 12:00"}}\n{"v":2}\n{"v":3,"at":{"when":null}}\n');
    const events: object[] = [];
    const table = await readTable(path, { timestampColumn: 'at.when', zone: 'Europe/Berlin' });
    await fromTable(table).forEach((event) => void events.push(event));
    expect(events).toEqual([
      expect.objectContaining({ v: 1, _spindle_event_time: new Date('2024-01-02T11:00Z') }),
      expect.objectContaining({ v: 2, _spindle_event_time: null }),
      expect.objectContaining({ v: 3, _spindle_event_time: null }),
    ]);
  });
});
