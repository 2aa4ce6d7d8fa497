import type { writeSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { writeAll } from '../../../sinks/file/writeAll.ts';

const bytes = Buffer.from('a line of text\n');

/** A system that takes so many bytes at a time, of as many as there is room for. */
function system(atOnce: number, room = Number.POSITIVE_INFINITY) {
  const taken: number[] = [];
  const write = (_file: number, from: Uint8Array, offset: number) => {
    const free = room - taken.length;
    if (free === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const part = from.subarray(offset, offset + Math.min(atOnce, free));
    taken.push(...part);
    return part.length;
  };
  return { write: write as typeof writeSync, text: () => Buffer.from(taken).toString() };
}

it.each([1, 4, 100])('writes all bytes to a system that takes %i at a time', (atOnce) => {
  const { write, text } = system(atOnce);
  writeAll(1, bytes, write);
  expect(text()).toBe('a line of text\n');
});

it('throws what the system says when it takes no more', () => {
  const { write, text } = system(4, 6);
  expect(() => writeAll(1, bytes, write)).toThrow('ENOSPC');
  expect(text()).toBe('a line');
});

it('does not ask forever a system that takes nothing', () => {
  expect(() => writeAll(1, bytes, (() => 0) as unknown as typeof writeSync)).toThrow('took none of the last 15 bytes');
});
