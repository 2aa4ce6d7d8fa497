import { describe, expect, it } from '@jest/globals';
import { noCounts, nothingFound } from '../../../../src/input/found.ts';
import { jsonLineRecords } from '../../../../src/input/json/jsonLineRecords.ts';
import type { JsonRecord } from '../../../../src/input/record.ts';

const reading = () => ({ label: 'lines', found: nothingFound(), counts: noCounts() });

async function* texts(pieces: Iterable<string>) {
  yield* pieces;
}

async function read(pieces: Iterable<string>, longest?: number): Promise<unknown[]> {
  const records: JsonRecord[] = [];
  for await (const batch of jsonLineRecords(texts(pieces), reading(), longest)) records.push(...batch);
  return records.map(({ at, values }) => [at, values]);
}

describe('jsonLineRecords', () => {
  it.each([1, 2, 7, 1000])('is the same in pieces of %i, whatever ends its lines', async (size) => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = `{"a":1}${end}${end}  \r\n{"b":"x\u2028"}${end}{"c":[1,2]}`;
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      expect(await read(pieces)).toEqual([
        [1, { a: 1 }],
        [4, { b: 'x\u2028' }],
        [5, { c: [1, 2] }],
      ]);
    }
  });

  it('counts the empty lines, which the end of the last line is not', async () => {
    for (const [text, emptyRows] of [
      ['', 0],
      ['{}', 0],
      ['{}\n', 0],
      ['{}\n\n', 1],
      ['\n{}\n \n', 2],
    ] as const) {
      const read = reading();
      for await (const _ of jsonLineRecords(texts([text]), read));
      expect(read.counts.emptyRows).toBe(emptyRows);
    }
  });

  it('takes time by the length of a line, not by its square', async () => {
    const long = 'x'.repeat(1024);
    const [record] = await read(['{"a":"', ...Array<string>(16_384).fill(long), '"}\n']);
    expect(record).toEqual([1, { a: long.repeat(16_384) }]);
  }, 8_000);

  it('gives the records before a line that is wrong', async () => {
    const batches = jsonLineRecords(texts(['{"a":1}\n{a}\n']), reading());
    expect((await batches.next()).value).toEqual([{ at: 1, values: { a: 1 } }]);
    await expect(batches.next()).rejects.toThrow('lines, line 2 is not valid JSON: unexpected "a}" at column 2');
  });

  it('refuses what has no end', async () => {
    function* endless(first: string) {
      yield first;
      for (;;) yield '\0';
    }
    await expect(read(endless(''), 1000)).rejects.toThrow('line 1 is longer than 1,000 characters');
    await expect(read(endless('{"a":1}\n'), 1000)).rejects.toThrow('line 2 is longer');
  });
});
