import { finalize, hashText, mix } from '../random/hash.ts';
import { type Fields, jsonValue } from './jsonValue.ts';
import { stringify } from './stringify.ts';

/** The hashes of so many column names are remembered. */
const MAX_NAMES = 10_000;

/**
 * Returns a function that computes the fingerprint of an event: a hash of 32 bits over its columns as JSON, in any order. The
 * function remembers the hashes of column names.
 */
export function fingerprinter(): (event: object) => number {
  const names = new Map<string, number>();
  const hashName = (column: string): number => {
    const known = names.get(column);
    if (known !== undefined) return known;
    const hash = hashText(column, 0x9e3779b9);
    if (names.size < MAX_NAMES) names.set(column, hash);
    return hash;
  };
  return (event) => {
    let sum = 0;
    for (const column of Object.keys(event)) {
      const value = jsonValue((event as Fields)[column]);
      // A sum does not depend on the order of columns.
      if (value !== undefined) sum = (sum + hashValue(value, hashName(column))) | 0;
    }
    return sum >>> 0;
  };
}

const bits = new DataView(new ArrayBuffer(8));

function hashValue(value: unknown, seed: number): number {
  if (typeof value === 'string') return hashText(value, seed ^ 1);
  if (typeof value !== 'number') return hashText(stringify(value), seed ^ 2);
  bits.setFloat64(0, value);
  return finalize(mix(mix(seed, bits.getInt32(0)), bits.getInt32(4)));
}
