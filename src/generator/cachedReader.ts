import { BlockCache } from './blockCache.ts';
import type { BlockLayout } from './blockLayout.ts';
import { columnFunction } from './columnFunction.ts';
import type { Block, Reader } from './reader.ts';

/** Tables that are streamed side by side read blocks near each other. */
const CACHED_BLOCKS = 16;

/** Remembers the last blocks of a column, and the last value that was made alone. */
export class CachedReader implements Reader {
  readonly #layout: BlockLayout;
  readonly #source: Reader;
  readonly #makeValue: (source: Reader, row: number) => Block[number];
  readonly #cache = new BlockCache<Block>(CACHED_BLOCKS);
  /** The current block, its first row, and the row after its last one. */
  #block = -1;
  #values: Block = [];
  #first = -1;
  #end = -1;
  /** The row that was made alone last. */
  #row = -1;
  #value: Block[number] = null;

  constructor(layout: BlockLayout, source: Reader) {
    this.#layout = layout;
    this.#source = source;
    this.#makeValue = columnFunction('source, row', 'return source.at(row);', (source, row) => source.at(row));
  }

  block(block: number): Block {
    if (block === this.#block) return this.#values;
    this.#values = this.#cache.get(block) ?? this.#cache.set(block, this.#source.block(block));
    this.#block = block;
    this.#first = this.#layout.first(block);
    this.#end = this.#layout.first(block + 1);
    return this.#values;
  }

  at(row: number): Block[number] {
    if (row >= this.#first && row < this.#end) return this.#values[row - this.#first] as Block[number];
    if (row === this.#row) return this.#value;
    const makeValue = this.#makeValue;
    this.#value = makeValue(this.#source, row);
    this.#row = row;
    return this.#value;
  }
}
