import { fingerprints } from '../encode/fingerprint.ts';
import { finish, mix } from '../random/random.ts';
import { randomAccess } from './randomAccess.ts';

/** So many rows are looked at, spread over the table. */
const SAMPLE = 100;

/** 32 bits that stand for what a table or an array holds; undefined for rows that can only be iterated. */
export function contentHash(rows: object): number | undefined {
  const table = randomAccess(rows, undefined);
  if (!table) return undefined;
  const print = fingerprints();
  const count = Math.min(SAMPLE, table.rowCount);
  let hash = count;
  for (let i = 0; i < count; i++) hash = mix(hash, print(table.row(Math.floor((i * table.rowCount) / count))));
  return finish(hash) >>> 0;
}
