/** Keeps at most one block in each of a fixed number of slots; the latest to come to a slot stays. */
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
