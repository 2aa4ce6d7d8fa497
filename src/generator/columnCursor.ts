import type { BlockLayout } from './blockLayout.ts';
import type { Encoding } from './column.ts';
import { compileFind, decode, type FindInBlock } from './compileRow.ts';
import { ReadAhead } from './readAhead.ts';
import type { Block, Reader } from './reader.ts';

/** Reads a column row by row: from its blocks while rows are read in sequence, otherwise one value alone. */
export class ColumnCursor {
  readonly #layout: BlockLayout;
  readonly #reader: Reader;
  readonly #encoding: Encoding;
  readonly #readAhead: ReadAhead;
  readonly #findInBlock: FindInBlock;
  /** The number of the block that is held; -1 if there is none. */
  #held = -1;
  #block: Block = [];

  constructor(layout: BlockLayout, reader: Reader, encoding: Encoding) {
    this.#layout = layout;
    this.#reader = reader;
    this.#encoding = encoding;
    this.#readAhead = new ReadAhead(layout);
    this.#findInBlock = compileFind(encoding);
  }

  /** The value of row `i`. */
  value(i: number): unknown {
    const readAhead = this.#readAhead;
    if (!readAhead.usesBlock(i)) return decode(this.#encoding, this.#reader.at(i));
    if (readAhead.block !== this.#held) {
      this.#block = this.#reader.block(readAhead.block);
      this.#held = readAhead.block;
    }
    return decode(this.#encoding, this.#block[i - readAhead.first] as Block[number]);
  }

  /** The first row from `from` up to but without `end` whose value passes the test; `end` if none does. */
  find(from: number, end: number, test: (value: unknown) => boolean): number {
    const { first } = this.#layout;
    for (let block = this.#layout.blockOf(from), row = from; row < end; block++) {
      const values = this.#reader.block(block);
      const begin = first(block);
      const last = Math.min(first(block + 1), end);
      row = begin + this.#findInBlock(values, row - begin, last - begin, test);
      if (row < last) return row;
    }
    return end;
  }
}
