import { checkOption } from '../errors.ts';
import type { Column, Period, Row, Table } from '../table/table.ts';
import type { BlockLayout } from './blockLayout.ts';
import type { Encoding, TableColumns } from './column.ts';
import { ColumnCursor } from './columnCursor.ts';
import { type MakeRow, rowFromBlocks, rowFromReaders } from './compileRow.ts';
import { ReadAhead } from './readAhead.ts';
import type { Block, Reader } from './reader.ts';

/** Makes the rows of a table. */
interface RowMaker {
  readonly readers: readonly Reader[];
  readonly fromBlocks: MakeRow<Block>;
  readonly fromReaders: MakeRow<Reader>;
}

/** A lazy table. Rows that are read in sequence are made a block at a time, other rows one at a time. */
export class GeneratedTable implements Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly primaryKey: string;
  readonly timestampColumn: string | undefined;
  readonly ordered: boolean;
  readonly layout: BlockLayout;
  readonly period: Period | undefined;
  readonly #columns: TableColumns;
  readonly #cursors = new Map<string, ColumnCursor>();
  /** The column that `value` read last: mostly a column is read row by row. */
  #lastColumn: string | undefined;
  #lastCursor: ColumnCursor | undefined;
  #maker: RowMaker | undefined;
  readonly #readAhead: ReadAhead;
  /** The number of the block that is held; -1 if there is none. */
  #held = -1;
  readonly #blocks: Block[] = [];

  constructor(table: TableColumns, columns: readonly Column[], period: Period | undefined) {
    this.name = table.name;
    this.layout = table.layout;
    this.columns = columns;
    this.period = period;
    this.primaryKey = columns[0]?.name as string;
    this.timestampColumn = columns.find(({ type }) => type === 'date')?.name;
    this.ordered = this.timestampColumn !== undefined && table.strategy(this.timestampColumn).ordered === true;
    this.#columns = table;
    this.#readAhead = new ReadAhead(table.layout);
  }

  get rowCount(): number {
    return this.layout.rows;
  }

  row(i: number): Row {
    this.#check(i);
    this.#maker ??= this.#makeMaker();
    const { readers, fromBlocks, fromReaders } = this.#maker;
    const readAhead = this.#readAhead;
    if (!readAhead.usesBlock(i)) return fromReaders(readers, i) as Row;
    if (readAhead.block !== this.#held) {
      // Making a block may fail, and then leaves a mixture of two.
      this.#held = -1;
      readBlocks(readers, readAhead.block, this.#blocks);
      this.#held = readAhead.block;
    }
    return fromBlocks(this.#blocks, i - readAhead.first) as Row;
  }

  value(column: string, i: number): unknown {
    this.#check(i);
    if (column !== this.#lastColumn) {
      this.#lastCursor = this.#cursorOf(column);
      this.#lastColumn = column;
    }
    return (this.#lastCursor as ColumnCursor).value(i);
  }

  findRow(column: string, from: number, end: number, test: (value: unknown) => boolean): number {
    return this.#cursorOf(column).find(from, Math.min(end, this.rowCount), test);
  }

  *[Symbol.iterator](): Generator<Row, void, undefined> {
    this.#maker ??= this.#makeMaker();
    const { fromBlocks } = this.#maker;
    for (const { blocks, rows } of this.blocks()) for (let i = 0; i < rows; i++) yield fromBlocks(blocks, i) as Row;
  }

  /** All rows without making them: a block of each column, and how many rows they hold. Valid until the next ones are read. */
  *blocks(): Generator<{ readonly blocks: readonly Block[]; readonly rows: number }, void, undefined> {
    const { layout } = this;
    this.#maker ??= this.#makeMaker();
    const { readers } = this.#maker;
    const blocks: Block[] = [];
    for (let block = 0; block < layout.blocks; block++) {
      readBlocks(readers, block, blocks);
      yield { blocks, rows: layout.first(block + 1) - layout.first(block) };
    }
  }

  /** How the blocks of a column hold its values. */
  encoding(column: string): Encoding {
    return this.#columns.strategy(column).encoding;
  }

  #cursorOf(column: string): ColumnCursor {
    const known = this.#cursors.get(column);
    if (known) return known;
    const cursor = new ColumnCursor(this.layout, this.#columns.values(column), this.#columns.strategy(column).encoding);
    this.#cursors.set(column, cursor);
    return cursor;
  }

  #makeMaker(): RowMaker {
    const columns = this.columns.map(({ name, type }) => ({
      name,
      type,
      encoding: this.#columns.strategy(name).encoding,
    }));
    return {
      readers: columns.map(({ name }) => this.#columns.values(name)),
      fromBlocks: rowFromBlocks(columns),
      fromReaders: rowFromReaders(columns),
    };
  }

  #check(i: number): void {
    const isRow = Number.isSafeInteger(i) && i >= 0 && i < this.layout.rows;
    if (!isRow) checkOption(isRow, 'row', i, `an integer in [0, ${this.layout.rows})`);
  }
}

/** Reads the blocks of all columns into `blocks`. A new array might have other element kinds, and deoptimize its readers. */
function readBlocks(readers: readonly Reader[], block: number, blocks: Block[]): void {
  for (let c = 0; c < readers.length; c++) blocks[c] = (readers[c] as Reader).block(block);
}
