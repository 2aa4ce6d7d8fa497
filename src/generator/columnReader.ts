import { BlockCache } from './blockCache.ts';
import type { Block, Reader } from './column.ts';
import type { Layout } from './layout.ts';
import { ownFunction } from './ownFunction.ts';

/** Tables that are streamed side by side read near places of one another. */
const KEPT = 16;

/** Remembers the last blocks of a column, and the last value that was made alone. */
export class ColumnReader implements Reader {
  readonly #layout: Layout;
  readonly #made: Reader;
  readonly #makeAlone: (made: Reader, row: number) => Block[number];
  readonly #kept = new BlockCache<Block>(KEPT);
  #block = -1;
  #values: Block = [];
  #first = -1;
  #end = -1;
  #row = -1;
  #value: Block[number] = null;

  constructor(layout: Layout, made: Reader) {
    this.#layout = layout;
    this.#made = made;
    this.#makeAlone = ownFunction('made, row', 'return made.at(row);');
  }

  block(block: number): Block {
    if (block === this.#block) return this.#values;
    this.#values = this.#kept.get(block) ?? this.#kept.set(block, this.#made.block(block));
    this.#block = block;
    this.#first = this.#layout.first(block);
    this.#end = this.#layout.first(block + 1);
    return this.#values;
  }

  at(row: number): Block[number] {
    if (row >= this.#first && row < this.#end) return this.#values[row - this.#first] as Block[number];
    if (row === this.#row) return this.#value;
    const makeAlone = this.#makeAlone;
    this.#value = makeAlone(this.#made, row);
    this.#row = row;
    return this.#value;
  }
}
