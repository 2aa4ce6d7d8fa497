import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { jsonLineRecords } from '../../../src/input/jsonRecords.ts';

async function linesOf(chunks: Iterable<string>): Promise<unknown[]> {
  const records: unknown[] = [];
  for await (const { at, values } of jsonLineRecords(
    Readable.from([...chunks].map((chunk) => Buffer.from(chunk))),
    'lines',
  ))
    records.push([at, values]);
  return records;
}

describe('jsonLineRecords', () => {
  it.each([1, 2, 7, 1000])('is the same in chunks of %i', async (size) => {
    const text = '{"a":1}\n\n  \r\n{"b":"x"}\n{"c":[1,2]}';
    const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(await linesOf(chunks)).toEqual([
      [1, { a: 1 }],
      [4, { b: 'x' }],
      [5, { c: [1, 2] }],
    ]);
  });

  it('takes time by the length of a line, not by its square', async () => {
    const long = 'x'.repeat(1024);
    const chunks = ['{"a":"', ...Array<string>(16_384).fill(long), '"}\n'];
    const [record] = await linesOf(chunks);
    expect(record).toEqual([1, { a: long.repeat(16_384) }]);
  }, 8_000);
});
