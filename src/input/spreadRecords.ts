import { open } from 'node:fs/promises';
import type { RecordReader } from './record.ts';

/** So many places of a file are looked at, beside its beginning. */
export const PLACES = 49;

/** What the reader of a part throws at its end. */
export const PART_END = new Error('the part has ended');

const LINE_FEED = 0x0a;

/** A file that can be read at any place, in which records begin after line feeds. */
export interface SpreadFile<R> {
  readonly path: string;
  readonly size: number;
  /** Reads the records of a part of the file, and throws `PART_END` at its end. */
  part(bytes: Buffer): RecordReader<R>;
  /** So many bytes are read at each place. */
  readonly partBytes?: number;
}

/**
 * Yields records from places that are spread over a file, as many from each. A place inside of quotes cannot be told from one outside of them
 * but by what follows: if something there is no record, the place is left out.
 */
export async function* spreadRecords<R>(
  { path, size, part, partBytes = 262_144 }: SpreadFile<R>,
  perPlace: number,
): AsyncGenerator<readonly R[]> {
  const file = await open(path);
  try {
    for (let place = 1; place <= PLACES; place++) {
      const { buffer, bytesRead } = await file.read({
        buffer: Buffer.allocUnsafe(partBytes),
        position: Math.floor((place * size) / (PLACES + 1)),
      });
      const bytes = buffer.subarray(0, bytesRead);
      const from = bytes.indexOf(LINE_FEED) + 1;
      const to = bytes.lastIndexOf(LINE_FEED) + 1;
      if (from < to) yield await firstRecords(part(bytes.subarray(from, to)), perPlace);
    }
  } finally {
    await file.close();
  }
}

async function firstRecords<R>(records: RecordReader<R>, count: number): Promise<readonly R[]> {
  const first: R[] = [];
  try {
    for await (const batch of records) first.push(...batch.slice(0, count - first.length));
  } catch (error) {
    if (error === PART_END) return first;
  }
  // What is wrong in the file, reading it will tell, with its line.
  return [];
}
