import { ByteWriter } from '../../../src/encode/byteWriter.ts';
import { stringify } from '../../../src/encode/stringify.ts';
import { SpindleError, show } from '../../../src/errors.ts';
import type { Column } from '../../../src/table/table.ts';

/** So many rows are in a page. */
export const PAGE_ROWS = 16_384;

/** The least and the largest value of a column. */
export type Bounds = readonly [least: number, largest: number] | undefined;

/** The values of a column on one page, as Parquet's PLAIN encoding has them, without nulls. */
export interface PageValues {
  /** Adds a value that is not null. Returns false if the column cannot hold it. */
  add(value: unknown): boolean;
  /** Takes the last value back. */
  drop(): void;
  /** The bytes of the values; valid until the next `add`. */
  bytes(): Uint8Array;
  /** Of the values since the last `clear`, if they have an order and bounds. */
  bounds(): Bounds;
  clear(): void;
}

export function pageValues(type: Column['type']): PageValues {
  switch (type) {
    case 'integer':
      return new Integers();
    case 'date':
      return new Dates();
    case 'number':
      return new Numbers();
    case 'boolean':
      return new Booleans();
    case 'text':
      return new Texts();
  }
}

/** Numbers of 8 bytes each. */
abstract class EightBytes implements PageValues {
  protected readonly doubles = new Float64Array(PAGE_ROWS);
  protected count = 0;
  protected least = Number.POSITIVE_INFINITY;
  protected largest = Number.NEGATIVE_INFINITY;

  abstract add(value: unknown): boolean;

  drop(): void {
    this.count--;
  }

  protected see(value: number): void {
    if (value < this.least) this.least = value;
    if (value > this.largest) this.largest = value;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.doubles.buffer, 0, 8 * this.count);
  }

  bounds(): Bounds {
    return this.least <= this.largest ? [this.least, this.largest] : undefined;
  }

  clear(): void {
    this.count = 0;
    this.least = Number.POSITIVE_INFINITY;
    this.largest = Number.NEGATIVE_INFINITY;
  }
}

class Integers extends EightBytes {
  /** The same memory; typed arrays are little-endian on every machine that Node runs on. */
  readonly #halves = new Int32Array(this.doubles.buffer);
  readonly #bigints = new BigInt64Array(this.doubles.buffer);
  /** Whether a value was beyond what the bounds can say. */
  #isWide = false;

  add(value: unknown): boolean {
    if (typeof value === 'bigint') return this.#addBigint(value);
    if (!Number.isSafeInteger(value)) return false;
    const integer = value as number;
    this.#halves[2 * this.count] = integer;
    this.#halves[2 * this.count++ + 1] = Math.floor(integer / 2 ** 32);
    this.see(integer);
    return true;
  }

  #addBigint(value: bigint): boolean {
    if (BigInt.asIntN(64, value) !== value) return false;
    this.#bigints[this.count++] = value;
    this.#isWide = true;
    return true;
  }

  override bounds(): Bounds {
    return this.#isWide ? undefined : super.bounds();
  }

  override clear(): void {
    super.clear();
    this.#isWide = false;
  }
}

/** Milliseconds since 1970, as integers. */
class Dates extends Integers {
  override add(value: unknown): boolean {
    return super.add(value instanceof Date ? value.getTime() : value);
  }
}

class Numbers extends EightBytes {
  add(value: unknown): boolean {
    const number = typeof value === 'bigint' && BigInt(Number(value)) === value ? Number(value) : value;
    if (typeof number !== 'number') return false;
    this.doubles[this.count++] = number;
    this.see(number);
    return true;
  }
}

class Booleans implements PageValues {
  readonly #bits = new Uint8Array(PAGE_ROWS / 8);
  #count = 0;

  add(value: unknown): boolean {
    if (typeof value !== 'boolean') return false;
    if (value) this.#bits[this.#count >> 3] = (this.#bits[this.#count >> 3] as number) | (1 << (this.#count & 7));
    this.#count++;
    return true;
  }

  drop(): void {
    this.#count--;
    this.#bits[this.#count >> 3] = (this.#bits[this.#count >> 3] as number) & ~(1 << (this.#count & 7));
  }

  bytes(): Uint8Array {
    return this.#bits.subarray(0, Math.ceil(this.#count / 8));
  }

  bounds(): Bounds {
    return undefined;
  }

  clear(): void {
    this.#bits.fill(0);
    this.#count = 0;
  }
}

/** UTF-8, each text after its length. Objects and arrays are their JSON. */
class Texts implements PageValues {
  readonly #out = new ByteWriter();
  #lastStart = 0;

  add(value: unknown): boolean {
    const text = typeof value === 'string' ? value : value instanceof Date ? value.toISOString() : stringify(value);
    const out = this.#out;
    const start = out.length;
    this.#lastStart = start;
    out.reserve(4);
    out.length += 4;
    out.text(text);
    out.view.setUint32(start, out.length - start - 4, true);
    return true;
  }

  drop(): void {
    this.#out.length = this.#lastStart;
  }

  bytes(): Uint8Array {
    return this.#out.written();
  }

  bounds(): Bounds {
    return undefined;
  }

  clear(): void {
    this.#out.clear();
  }
}

/** The error for a value that a column cannot hold. */
export const unfitting = ({ name, type }: Column, value: unknown, row: number): SpindleError =>
  new SpindleError(
    'SINK_WRITE_FAILED',
    `column ${show(name)} of the Parquet file holds ${nouns[type]}, and event ${row.toLocaleString('en-US')} has ${show(value)}`,
  );

const nouns: Readonly<Record<Column['type'], string>> = {
  integer: 'integers of 64 bits',
  number: 'numbers',
  boolean: 'booleans',
  date: 'dates',
  text: 'text',
};
