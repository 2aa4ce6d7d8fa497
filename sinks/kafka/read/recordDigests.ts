import { createHash } from 'node:crypto';
import type { KafkaStoredRecord } from '../kafkaClient.ts';

const FREE = 0;
const TAKEN = 1;

/**
 * Which records there are, and how many of each, told apart by 64 bits of the SHA-256 of key and value. Holds 12 to 24 bytes
 * for a record.
 */
export class RecordDigests {
  /** Two numbers for a place: the first is `FREE`, `TAKEN` or, like the second, of a digest. */
  #places = new Uint32Array(2 * 1024);
  #used = 0;
  #size = 0;

  /** How many have been added and not been taken. */
  get size(): number {
    return this.#size;
  }

  add(record: KafkaStoredRecord): void {
    if (3 * ++this.#used > this.#places.length) this.#grow();
    this.#size++;
    this.#insert(digestOf(record));
  }

  /** Takes out one like this; false where there is none. */
  take(record: KafkaStoredRecord): boolean {
    const digest = digestOf(record);
    const places = this.#places;
    for (let place = this.#first(digest); places[place] !== FREE; place = (place + 2) % places.length)
      if (places[place] === digest[0] && places[place + 1] === digest[1]) {
        places[place] = TAKEN;
        this.#size--;
        return true;
      }
    return false;
  }

  #insert([high, low]: Digest): void {
    const places = this.#places;
    let place = this.#first([high, low]);
    while (places[place] !== FREE) place = (place + 2) % places.length;
    places[place] = high;
    places[place + 1] = low;
  }

  #first([, low]: Digest): number {
    return (2 * low) % this.#places.length;
  }

  #grow(): void {
    const before = this.#places;
    this.#places = new Uint32Array(2 * before.length);
    for (let place = 0; place < before.length; place += 2) {
      const high = before[place] as number;
      if (high !== FREE && high !== TAKEN) this.#insert([high, before[place + 1] as number]);
    }
  }
}

type Digest = readonly [high: number, low: number];

function digestOf({ key, value }: KafkaStoredRecord): Digest {
  const hash = createHash('sha256').update(`${key?.length ?? -1},${value?.length ?? -1},`);
  if (key !== null) hash.update(key);
  if (value !== null) hash.update(value);
  const digest = hash.digest();
  // No digest looks like a place that is free or taken.
  return [digest.readUInt32BE(0) | 2, digest.readUInt32BE(4)].map((bits) => bits >>> 0) as [number, number];
}
