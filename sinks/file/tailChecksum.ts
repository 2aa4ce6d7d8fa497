import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** Enough for the last lines, and quick to read. */
const TAIL_BYTES = 65_536;

/** The CRC-32 of the last 64 KiB of a file before an offset. */
export function tailChecksum(file: number, offset: number): number {
  const tail = Buffer.alloc(Math.min(offset, TAIL_BYTES));
  for (let filled = 0; filled < tail.length; ) {
    const read = readSync(file, tail, filled, tail.length - filled, offset - tail.length + filled);
    if (read === 0) break;
    filled += read;
  }
  return crc32(tail);
}
