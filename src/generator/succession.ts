import type { Layout } from './layout.ts';

/** So many rows one after another are no accident, not even where every second row is read. */
const ENOUGH = 8;

/** Notices that rows are read in order, when it pays to make them a block at a time. */
export class Succession {
  readonly #layout: Layout;
  #next = -2;
  #length = 0;
  /** The block at hand, its first row, and the row after its last; none at first. */
  block = -1;
  first = -1;
  end = -1;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** Takes in the row that is read next; true where its block is, or with this row becomes, the one at hand. */
  holds(row: number): boolean {
    if (row < this.first || row >= this.end) {
      if (row !== this.end && !this.#jumps(row) && !this.#continues(row)) return false;
      this.block = this.#layout.blockOf(row);
      this.first = this.#layout.first(this.block);
      this.end = this.#layout.first(this.block + 1);
    }
    this.#next = row + 1;
    return true;
  }

  /** From the end of the block at hand to the beginning of another one, as a shard does. */
  #jumps(row: number): boolean {
    return this.#next === this.end && this.#layout.first(this.#layout.blockOf(row)) === row;
  }

  #continues(row: number): boolean {
    if (row !== this.#next - 1) this.#length = row === this.#next ? this.#length + 1 : 0;
    this.#next = row + 1;
    return this.#length >= ENOUGH;
  }
}
