import { finish, mix } from '../random/random.ts';
import { asJson, type Fields } from './asJson.ts';
import { stringify } from './stringify.ts';

/** Names of columns are remembered up to so many. */
const MOST_NAMES = 10_000;

/**
 * Makes the function that takes fingerprints, which remembers the names of columns: 32 bits that stand for an event's columns
 * as JSON, whatever their order.
 */
export function fingerprints(): (event: object) => number {
  const names = new Map<string, number>();
  const hashName = (column: string): number => {
    const known = names.get(column);
    if (known !== undefined) return known;
    const hash = hashText(column, 0x9e3779b9);
    if (names.size < MOST_NAMES) names.set(column, hash);
    return hash;
  };
  return (event) => {
    let sum = 0;
    for (const column of Object.keys(event)) {
      const value = asJson((event as Fields)[column]);
      // A sum has no order.
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
  return finish(mix(mix(seed, bits.getInt32(0)), bits.getInt32(4)));
}

/** 32 bits that stand for a text. */
export function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return finish(hash ^ text.length);
}
