/** A direct-mapped cache: block b has slot b modulo the number of slots, and replaces the block that was there. */
export class BlockCache<T> {
  readonly #slots: number;
  readonly #tags: number[] = [];
  readonly #values: T[] = [];

  constructor(slots: number) {
    this.#slots = slots;
  }

  get(block: number): T | undefined {
    const slot = block % this.#slots;
    return this.#tags[slot] === block ? this.#values[slot] : undefined;
  }

  set(block: number, value: T): T {
    const slot = block % this.#slots;
    this.#tags[slot] = block;
    this.#values[slot] = value;
    return value;
  }
}
