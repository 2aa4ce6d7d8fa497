import { createHash } from 'node:crypto';
import type { KafkaStoredRecord } from '../kafkaClient.ts';

const FREE = 0;
const TAKEN = 1;

/**
 * A multiset of records, by 64 bits of the SHA-256 of key and value. An open-addressing table of 12 to 24 bytes for each record.
 */
export class RecordDigests {
  /** Two numbers for each slot: the digest, or `FREE` or `TAKEN` in the first one. */
  #slots = new Uint32Array(2 * 1024);
  #used = 0;
  #size = 0;

  /** How many records have been added and not been taken. */
  get size(): number {
    return this.#size;
  }

  add(record: KafkaStoredRecord): void {
    if (3 * ++this.#used > this.#slots.length) this.#grow();
    this.#size++;
    this.#insert(digestOf(record));
  }

  /** Takes out one equal record; returns false if there is none. */
  take(record: KafkaStoredRecord): boolean {
    const digest = digestOf(record);
    const slots = this.#slots;
    for (let slot = this.#first(digest); slots[slot] !== FREE; slot = (slot + 2) % slots.length)
      if (slots[slot] === digest[0] && slots[slot + 1] === digest[1]) {
        slots[slot] = TAKEN;
        this.#size--;
        return true;
      }
    return false;
  }

  #insert([high, low]: Digest): void {
    const slots = this.#slots;
    let slot = this.#first([high, low]);
    while (slots[slot] !== FREE) slot = (slot + 2) % slots.length;
    slots[slot] = high;
    slots[slot + 1] = low;
  }

  #first([, low]: Digest): number {
    return (2 * low) % this.#slots.length;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length);
    for (let slot = 0; slot < before.length; slot += 2) {
      const high = before[slot] as number;
      if (high !== FREE && high !== TAKEN) this.#insert([high, before[slot + 1] as number]);
    }
  }
}

type Digest = readonly [high: number, low: number];

function digestOf({ key, value }: KafkaStoredRecord): Digest {
  const hash = createHash('sha256').update(`${key?.length ?? -1},${value?.length ?? -1},`);
  if (key !== null) hash.update(key);
  if (value !== null) hash.update(value);
  const digest = hash.digest();
  // No digest equals `FREE` or `TAKEN`.
  return [digest.readUInt32BE(0) | 2, digest.readUInt32BE(4)].map((bits) => bits >>> 0) as [number, number];
}
