import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { lineBytes } from '../../../../src/input/text/lines.ts';

async function read(chunks: Iterable<Buffer>, longest?: number): Promise<string[]> {
  const source = { label: 'zeros', reopens: false, open: () => Readable.from(chunks) };
  const lines: string[] = [];
  for await (const batch of lineBytes(source, longest))
    for (const line of batch) lines.push(Buffer.from(line).toString());
  return lines;
}

describe('lineBytes', () => {
  it('splits a file, also one that is packed', async () => {
    const bytes = Buffer.from('a\n\nb\r\nc');
    for (const content of [bytes, gzipSync(bytes)]) {
      expect(await read([content])).toEqual(['a', 'b', 'c']);
      expect(await read([...content].map((byte) => Buffer.of(byte)))).toEqual(['a', 'b', 'c']);
    }
  });

  it('refuses what has no end', async () => {
    /** As of /dev/zero. */
    function* endless() {
      for (;;) yield Buffer.of(0);
    }
    await expect(read(endless(), 1000)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'cannot read zeros: a line is longer than 1,000 characters',
    });
  });
});
