import type { BlockLayout } from './blockLayout.ts';

/** So many consecutive reads are no accident, not even if every second row is read. */
const SEQUENTIAL_READS = 8;

/**
 * Decides whether a row is read alone or its whole block is made. As in the read-ahead of a file system, reads in
 * sequence are taken as a sign that the next rows will be wanted too.
 */
export class ReadAhead {
  readonly #layout: BlockLayout;
  /** The row after the one that was read last. */
  #next = -2;
  #consecutive = 0;
  /** The current block, its first row, and the row after its last one; -1 before there is one. */
  block = -1;
  first = -1;
  end = -1;

  constructor(layout: BlockLayout) {
    this.#layout = layout;
  }

  /** Takes note of a read. True if the row is in the current block, or opens another one: then read it from the block. */
  usesBlock(row: number): boolean {
    if (row < this.first || row >= this.end) {
      if (row !== this.end && !this.#isNextBlockOfShard(row) && !this.#isSequential(row)) return false;
      this.block = this.#layout.blockOf(row);
      this.first = this.#layout.first(this.block);
      this.end = this.#layout.first(this.block + 1);
    }
    this.#next = row + 1;
    return true;
  }

  /** A shard reads a block to its end, then goes to the first row of another one. */
  #isNextBlockOfShard(row: number): boolean {
    return this.#next === this.end && this.#layout.first(this.#layout.blockOf(row)) === row;
  }

  #isSequential(row: number): boolean {
    const isSameRow = row === this.#next - 1;
    if (!isSameRow) this.#consecutive = row === this.#next ? this.#consecutive + 1 : 0;
    this.#next = row + 1;
    return this.#consecutive >= SEQUENTIAL_READS;
  }
}
