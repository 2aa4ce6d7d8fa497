import { fingerprinter } from '../encode/fingerprint.ts';
import { finalize, mix } from '../random/hash.ts';
import { randomAccess } from './randomAccess.ts';

/** So many rows are hashed, at even distances over the table. */
const SAMPLE = 100;

/** A hash of 32 bits over a table or an array, of some of its rows. Undefined for rows that can only be iterated. */
export function contentHash(rows: object): number | undefined {
  const table = randomAccess(rows, undefined);
  if (!table) return undefined;
  const print = fingerprinter();
  const count = Math.min(SAMPLE, table.rowCount);
  let hash = count;
  for (let i = 0; i < count; i++) hash = mix(hash, print(table.row(Math.floor((i * table.rowCount) / count))));
  return finalize(hash) >>> 0;
}
