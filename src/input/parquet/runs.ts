/** Reads integers in Parquet's hybrid of runs and bits: levels, booleans and the places in a dictionary. */
export class Runs {
  readonly #bytes: Uint8Array;
  readonly #width: number;
  #at: number;
  /** The values that are left of the run. */
  #left = 0;
  /** The value of a run of equal ones; undefined while values are packed. */
  #value: number | undefined;
  /** Where the next packed value begins, in bits. */
  #bit = 0;

  constructor(bytes: Uint8Array, at: number, width: number) {
    if (width > 32) throw new Error('a page has values of more than 32 bits');
    this.#bytes = bytes;
    this.#at = at;
    this.#width = width;
  }

  /** The next value. */
  next(): number {
    while (this.#left === 0) this.#startRun();
    this.#left--;
    return this.#value ?? this.#unpack();
  }

  #startRun(): void {
    if (this.#at >= this.#bytes.length) throw new Error('a page has fewer values than it says');
    const header = this.#varint();
    if ((header & 1) === 1) {
      const groups = Math.floor(header / 2);
      this.#value = undefined;
      this.#bit = 8 * this.#at;
      this.#left = 8 * groups;
      this.#at += groups * this.#width;
      return;
    }
    this.#left = header / 2;
    let value = 0;
    for (let shift = 0; shift < this.#width; shift += 8) value += this.#byte(this.#at++) * 2 ** shift;
    this.#value = value;
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#byte(this.#at++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80 || scale > 2 ** 35) return value;
    }
  }

  #unpack(): number {
    const width = this.#width;
    let at = Math.floor(this.#bit / 8);
    const start = this.#bit % 8;
    this.#bit += width;
    let value = this.#byte(at) >> start;
    for (let got = 8 - start; got < width; got += 8) value += this.#byte(++at) * 2 ** got;
    return value % 2 ** width;
  }

  /** The last group of bits may be cut off. */
  #byte(at: number): number {
    return this.#bytes[at] ?? 0;
  }
}
