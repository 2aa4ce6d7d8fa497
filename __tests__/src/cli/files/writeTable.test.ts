import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PendingFile } from '../../../../sinks/file/pendingFile.ts';
import { writeTable } from '../../../../src/cli/files/writeTable.ts';
import { RetailDomain } from '../../../../src/domains/retail/index.ts';
import { Spindle } from '../../../../src/generator/index.ts';
import { scratch } from '../../../support/spindle.ts';

const folder = scratch();
// A megabyte: several chunks.
const { order } = new Spindle().generate({ domain: new RetailDomain() }).tables;

describe('writeTable', () => {
  it('writes all chunks in order, and tells all rows', async () => {
    const path = join(folder, 'order.jsonl');
    const file = new PendingFile(path);
    const told: number[] = [];
    await writeTable(order, file, 'jsonl', (rows) => told.push(rows));
    file.replace();
    expect(told.length).toBeGreaterThan(3);
    expect(told.reduce((sum, rows) => sum + rows)).toBe(order.rowCount);
    const expected = [...order].map((row) => `${JSON.stringify(row)}\n`).join('');
    expect((await readFile(path, 'utf8')) === expected).toBe(true);
  });

  it('rejects with the error of a row that cannot be made, while a chunk is being written', async () => {
    const rows = function* () {
      yield* order;
      throw new Error('no such row');
    };
    const broken = { ...order, name: 'broken', columns: order.columns, [Symbol.iterator]: rows };
    const file = new PendingFile(join(folder, 'broken.jsonl'));
    await expect(writeTable(broken, file, 'jsonl', () => {})).rejects.toThrow('no such row');
    file.discard();
  });

  it('ends early after an abort', async () => {
    const interrupt = new AbortController();
    const file = new PendingFile(join(folder, 'early.jsonl'));
    let written = 0;
    const onRows = (rows: number) => {
      written += rows;
      interrupt.abort();
    };
    await writeTable(order, file, 'jsonl', onRows, interrupt.signal);
    expect(written).toBeLessThan(order.rowCount);
    file.discard();
  });
});
