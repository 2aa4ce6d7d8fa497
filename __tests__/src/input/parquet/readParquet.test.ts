import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type FileTable, readParquet } from '../../../../src/index.ts';
import { duckdb } from '../../../support/duckdb.ts';

const path = join(tmpdir(), `spindle-${process.pid}.parquet`);
await duckdb(`copy (select 1 as id, date '2024-01-31' as at) to '${path}' (format parquet)`);
const bytes = await readFile(path);

const rowsOf = async (table: FileTable) => {
  const rows: object[] = [];
  for await (const row of table) rows.push(row);
  return rows;
};

describe('readParquet', () => {
  it.each<[string, ArrayBuffer | Uint8Array | Blob]>([
    ['an ArrayBuffer', new Uint8Array(bytes).buffer],
    ['a Uint8Array', bytes],
    ['a Blob', new Blob([new Uint8Array(bytes)])],
  ])('reads %s', async (_, data) => {
    const table = await readParquet(data);
    expect(table).toMatchObject({ name: 'table', timestampColumn: 'at', version: undefined });
    expect(await rowsOf(table)).toEqual([{ id: 1, at: new Date('2024-01-31') }]);
    expect(await rowsOf(table)).toHaveLength(1);
  });

  it('takes a name and types', async () => {
    const table = await readParquet(bytes, { name: 'trips', types: { id: 'text' } });
    expect(table.name).toBe('trips');
    expect(await rowsOf(table)).toEqual([{ id: '1', at: new Date('2024-01-31') }]);
  });

  it('refuses other bytes', async () => {
    await expect(readParquet(new Uint8Array(20))).rejects.toThrow(/^the Parquet file is not a valid Parquet file/);
    await expect(readParquet(bytes, { types: { id: 'txt' } })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
