import { stringify } from '../encode/stringify.ts';
import { finish, mix } from '../random.ts';
import { asJson, type Fields } from './asJson.ts';

/** 64 bits that stand for an event's columns as JSON, whatever their order. */
export type Fingerprint = readonly [number, number];

/** Names of columns are remembered up to so many. */
const MOST_NAMES = 10_000;

/** Makes the function that takes fingerprints, which remembers the names of columns. */
export function fingerprints(): (event: object) => Fingerprint {
  const names = new Map<string, Fingerprint>();
  const hashName = (column: string): Fingerprint => {
    const known = names.get(column);
    if (known) return known;
    const hash = hashText(column, [0x9e3779b9, 0x85ebca6b]);
    if (names.size < MOST_NAMES) names.set(column, hash);
    return hash;
  };
  return (event) => {
    let high = 0;
    let low = 0;
    for (const column of Object.keys(event)) {
      const value = asJson((event as Fields)[column]);
      if (value === undefined) continue;
      const [a, b] = hashValue(value, hashName(column));
      // A sum has no order.
      high = (high + a) | 0;
      low = (low + b) | 0;
    }
    return [high >>> 0, low >>> 0];
  };
}

const bits = new DataView(new ArrayBuffer(8));

function hashValue(value: unknown, [a, b]: Fingerprint): Fingerprint {
  if (typeof value === 'string') return hashText(value, [a ^ 1, b ^ 1]);
  if (typeof value === 'number') {
    bits.setFloat64(0, value);
    const [high, low] = [bits.getInt32(0), bits.getInt32(4)];
    return [finish(mix(mix(a, high), low)), finish(mix(mix(b, low), high))];
  }
  return hashText(stringify(value), [a ^ 2, b ^ 2]);
}

function hashText(text: string, [a, b]: Fingerprint): Fingerprint {
  let one = a;
  let other = b;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    one = mix(one, code);
    other = mix(other, code);
  }
  return [finish(one ^ text.length), finish(other ^ text.length)];
}
