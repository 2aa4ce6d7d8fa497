import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { writeAll } from './writeAll.ts';

/**
 * Appends a line feed if the last line has none. It is read through a second descriptor: if the first were open for reading, too, a
 * pipe would be its own reader.
 */
export function endLastLine(path: string, file: number): void {
  const stats = fstatSync(file);
  if (!stats.isFile() || stats.size === 0) return;
  const last = Buffer.alloc(1);
  const reader = openSync(path, 'r');
  try {
    readSync(reader, last, 0, 1, stats.size - 1);
  } finally {
    closeSync(reader);
  }
  if (last[0] !== 0x0a) writeAll(file, Buffer.from('\n'), writeSync);
}
