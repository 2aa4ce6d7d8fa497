import type { Block, Encoding, Reader } from './column.ts';
import { decode } from './compileRow.ts';
import type { Layout } from './layout.ts';
import { Succession } from './succession.ts';

/** Reads a column row by row: out of its blocks for as long as rows come in order, else one alone. */
export class ColumnCursor {
  readonly #reader: Reader;
  readonly #encoding: Encoding;
  readonly #rows: Succession;
  /** The block that values were read from last. */
  #opened = -1;
  #block: Block = [];

  constructor(layout: Layout, reader: Reader, encoding: Encoding) {
    this.#reader = reader;
    this.#encoding = encoding;
    this.#rows = new Succession(layout);
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
}
