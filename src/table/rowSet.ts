/** A set of row numbers from 0 up to a limit: one bit each. */
export class RowSet {
  readonly #bits: Uint8Array;

  constructor(limit: number) {
    this.#bits = new Uint8Array(Math.ceil(limit / 8));
  }

  has(row: number): boolean {
    return ((this.#bits[Math.floor(row / 8)] as number) & (1 << (row & 7))) !== 0;
  }

  add(row: number): void {
    // Not `row >>> 3`: row numbers pass 2^32.
    const byte = Math.floor(row / 8);
    this.#bits[byte] = (this.#bits[byte] as number) | (1 << (row & 7));
  }

  /** Adds every row. */
  addAll(): this {
    this.#bits.fill(255);
    return this;
  }
}
