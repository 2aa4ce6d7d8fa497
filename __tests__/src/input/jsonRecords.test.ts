import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { noCounts } from '../../../src/input/found.ts';
import { jsonArrayRecords, jsonLineRecords } from '../../../src/input/jsonRecords.ts';
import { lineBytes } from '../../../src/input/lines.ts';

async function linesOf(chunks: Iterable<string>): Promise<unknown[]> {
  const records: unknown[] = [];
  const input = Readable.from([...chunks].map((chunk) => Buffer.from(chunk)));
  for await (const batch of jsonLineRecords(input, 'lines', noCounts()))
    for (const { at, values } of batch) records.push([at, values]);
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

describe('what has no end', () => {
  /** As of /dev/zero. */
  function* endless(chunk: string) {
    for (;;) yield Buffer.from(chunk);
  }
  const read = async (records: AsyncIterable<unknown>) => {
    for await (const _ of records);
  };

  it('is no line', async () => {
    const input = Readable.from([Buffer.from('{"a":1}\n'), ...Array<Buffer>(20).fill(Buffer.alloc(100))]);
    await expect(read(jsonLineRecords(input, 'lines', noCounts(), 1000))).rejects.toThrow(
      'line 2 is longer than 1,000 characters',
    );
    await expect(read(jsonLineRecords(Readable.from(endless('\0')), 'lines', noCounts(), 1000))).rejects.toThrow(
      'line 1 is longer',
    );
  });

  it('is no array', async () => {
    const input = Readable.from(endless('[],'));
    await expect(read(jsonArrayRecords(input, 'array', noCounts(), 1000))).rejects.toThrow(
      'the array is longer than 1,000',
    );
  });

  it('is no line of bytes', async () => {
    const source = { label: 'zeros', reopens: false, open: () => Readable.from(endless('\0')) };
    await expect(read(lineBytes(source, 1000))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'cannot read zeros: a line is longer than 1,000 characters',
    });
  });
});
