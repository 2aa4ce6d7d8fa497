import { hashBytes, hashText } from '../random/hash.ts';
import { rankOf } from './ledger.ts';

/** Keys are spread over segments that grow one by one, so that growing copies little at a time. A power of two. */
const SEGMENTS = 64;
/** Words of an entry: a 64-bit hash of the key, and the rank. */
const WORDS = 3;
const LEAST = 64;
const WORD = 2 ** 32;

interface Segment {
  /** Open addressing: an entry stands at or after the place that its first word gives; an entry of zeros is free. */
  entries: Uint32Array;
  size: number;
}

/**
 * The furthest rank at which each key has arrived. When room is needed, keys that are behind every awaited event are forgotten. The
 * others take at most 16 bytes each.
 */
export class FurthestRanks {
  readonly #segments: readonly Segment[] = Array.from({ length: SEGMENTS }, () => ({
    entries: new Uint32Array(WORDS * LEAST),
    size: 0,
  }));
  readonly #lowestAwaited: (expected: number) => number;
  #size = 0;
  #lowest = 0;
  /** Calls since `#lowest` was asked for: asking is slow. */
  #calls = 0;

  /** @param lowestAwaited the lowest rank that is still awaited */
  constructor(lowestAwaited: (expected: number) => number) {
    this.#lowestAwaited = lowestAwaited;
  }

  /** Whether a further rank of this key has arrived before. If not, this rank is the furthest from now on. */
  isBehind(key: unknown, rank: number, expected: number): boolean {
    this.#calls++;
    const [high, low] = hashKey(key);
    const segment = this.#segments[low % SEGMENTS] as Segment;
    const { entries } = segment;
    const at = find(entries, high, low);
    const found = entries[at] !== 0;
    if (found && rank < rankOf(entries[at + 2] as number, expected)) return true;
    put(entries, at, high, low, rank);
    if (found) return false;
    segment.size++;
    this.#size++;
    if (segment.size > 0.88 * (entries.length / WORDS)) this.#makeRoom(segment, expected);
    return false;
  }

  /** Forgets the keys that no longer matter, and grows the segment if too many still do. */
  #makeRoom(segment: Segment, expected: number): void {
    if (this.#calls > this.#size / 8) {
      this.#lowest = this.#lowestAwaited(expected);
      this.#calls = 0;
    }
    const old = segment.entries;
    const matters = (at: number) => old[at] !== 0 && rankOf(old[at + 2] as number, expected) > this.#lowest;
    let size = 0;
    for (let at = 0; at < old.length; at += WORDS) if (matters(at)) size++;
    const entries = new Uint32Array(WORDS * Math.max(LEAST, Math.ceil(1.25 * size)));
    for (let at = 0; at < old.length; at += WORDS) {
      if (!matters(at)) continue;
      const [high, low, rank] = [old[at], old[at + 1], old[at + 2]] as [number, number, number];
      put(entries, find(entries, high, low), high, low, rank);
    }
    this.#size += size - segment.size;
    segment.size = size;
    segment.entries = entries;
  }
}

/** The entry of the key, or the free entry where it belongs. */
function find(entries: Uint32Array, high: number, low: number): number {
  let at = WORDS * (((high / WORD) * (entries.length / WORDS)) >>> 0);
  while (entries[at] !== 0 && (entries[at] !== high || entries[at + 1] !== low))
    at = at + WORDS === entries.length ? 0 : at + WORDS;
  return at;
}

function put(entries: Uint32Array, at: number, high: number, low: number, rank: number): void {
  entries[at] = high;
  entries[at + 1] = low;
  entries[at + 2] = rank % WORD;
}

/** A 64-bit hash of bytes, or of the text of any other value. The first word is never 0. */
function hashKey(key: unknown): readonly [high: number, low: number] {
  if (key instanceof Uint8Array) return [hashBytes(key, 0xc2b2ae35) >>> 0 || 1, hashBytes(key, 0x27d4eb2f) >>> 0];
  const text = String(key);
  return [hashText(text, 0x9e3779b9) >>> 0 || 1, hashText(text, 0x85ebca6b) >>> 0];
}
