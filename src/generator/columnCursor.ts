import type { Block, Encoding, Reader } from './column.ts';
import { compileFind, decode, type Find } from './compileRow.ts';
import type { Layout } from './layout.ts';
import { Succession } from './succession.ts';

/** Reads a column row by row: out of its blocks for as long as rows come in order, else one alone. */
export class ColumnCursor {
  readonly #layout: Layout;
  readonly #reader: Reader;
  readonly #encoding: Encoding;
  readonly #rows: Succession;
  readonly #find: Find;
  /** The block that values were read from last. */
  #opened = -1;
  #block: Block = [];

  constructor(layout: Layout, reader: Reader, encoding: Encoding) {
    this.#layout = layout;
    this.#reader = reader;
    this.#encoding = encoding;
    this.#rows = new Succession(layout);
    this.#find = compileFind(encoding);
  }

  value(i: number): unknown {
    const rows = this.#rows;
    if (!rows.holds(i)) return decode(this.#encoding, this.#reader.at(i));
    if (rows.block !== this.#opened) {
      this.#block = this.#reader.block(rows.block);
      this.#opened = rows.block;
    }
    return decode(this.#encoding, this.#block[i - rows.first] as Block[number]);
  }

  /** The first row from `from` on, and before `end`, whose value passes the test; `end` where none does. */
  find(from: number, end: number, test: (value: unknown) => boolean): number {
    const { first } = this.#layout;
    for (let block = this.#layout.blockOf(from), row = from; row < end; block++) {
      const values = this.#reader.block(block);
      const begin = first(block);
      const last = Math.min(first(block + 1), end);
      row = begin + this.#find(values, row - begin, last - begin, test);
      if (row < last) return row;
    }
    return end;
  }
}
