import { SpindleError, suggest } from '../errors.ts';
import { RandomFamily } from '../random/random.ts';
import type { Column, Row, Table } from '../table/table.ts';
import type { Block, Reader, Site, Source, Strategy } from './column.ts';
import { ColumnCursor } from './columnCursor.ts';
import { ColumnReader } from './columnReader.ts';
import { type MakeRow, rowOfBlocks, rowOfReaders } from './compileRow.ts';
import type { TableSpec } from './domain.ts';
import type { Layout } from './layout.ts';
import { Succession } from './succession.ts';

/** What makes the rows of a table: its columns, and how a row is put together out of blocks or values of them. */
interface Maker {
  readonly readers: readonly Reader[];
  readonly ofBlocks: MakeRow<Block>;
  readonly ofReaders: MakeRow<Reader>;
}

/** A table of which rows that are read in order are made a block at a time, and others one at a time. */
export class BlockTable implements Table, Source {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly primaryKey: string;
  readonly timestampColumn: string | undefined;
  readonly ordered: boolean;
  readonly layout: Layout;
  readonly keyStart: number;
  readonly #spec: TableSpec;
  readonly #seed: number;
  readonly #source: (table: string) => Source;
  readonly #readers = new Map<string, Reader>();
  readonly #binding = new Set<string>();
  #maker: Maker | undefined;
  readonly #cursors = new Map<string, ColumnCursor>();
  /** What `value` was asked for last: mostly a column is read row by row. */
  #lastColumn: string | undefined;
  #lastCursor: ColumnCursor | undefined;
  readonly #rows: Succession;
  /** The block that rows were read from last. */
  #opened = -1;
  readonly #blocks: Block[] = [];

  constructor(
    name: string,
    spec: TableSpec,
    columns: readonly Column[],
    layout: Layout,
    seed: number,
    source: (table: string) => Source,
  ) {
    this.name = name;
    this.layout = layout;
    this.columns = columns;
    this.primaryKey = this.columns[0]?.name as string;
    this.timestampColumn = this.columns.find(({ type }) => type === 'date')?.name;
    this.ordered = this.timestampColumn !== undefined && spec.columns[this.timestampColumn]?.ordered === true;
    this.keyStart = spec.columns[this.primaryKey]?.start ?? 1;
    this.#spec = spec;
    this.#seed = seed;
    this.#source = source;
    this.#rows = new Succession(layout);
  }

  get rowCount(): number {
    return this.layout.rows;
  }

  get rows(): number {
    return this.layout.rows;
  }

  row(i: number): Row {
    this.#check(i);
    this.#maker ??= this.#compile();
    const { readers, ofBlocks, ofReaders } = this.#maker;
    const rows = this.#rows;
    if (!rows.holds(i)) return ofReaders(readers, i) as Row;
    if (rows.block !== this.#opened) {
      this.#opened = -1;
      open(readers, rows.block, this.#blocks);
      this.#opened = rows.block;
    }
    return ofBlocks(this.#blocks, i - rows.first) as Row;
  }

  value(column: string, i: number): unknown {
    this.#check(i);
    if (column !== this.#lastColumn) {
      this.#lastCursor = this.#cursors.get(column) ?? this.#openCursor(column);
      this.#lastColumn = column;
    }
    return (this.#lastCursor as ColumnCursor).value(i);
  }

  findRow(column: string, from: number, end: number, test: (value: unknown) => boolean): number {
    const cursor = this.#cursors.get(column) ?? this.#openCursor(column);
    return cursor.find(from, Math.min(end, this.layout.rows), test);
  }

  *[Symbol.iterator](): Generator<Row, void, undefined> {
    const { layout } = this;
    this.#maker ??= this.#compile();
    const { readers, ofBlocks } = this.#maker;
    const blocks: Block[] = [];
    for (let block = 0; block < layout.blocks; block++) {
      open(readers, block, blocks);
      const count = layout.first(block + 1) - layout.first(block);
      for (let i = 0; i < count; i++) yield ofBlocks(blocks, i) as Row;
    }
  }

  strategy(column: string): Strategy<unknown> {
    const strategy = Object.hasOwn(this.#spec.columns, column) ? this.#spec.columns[column] : undefined;
    if (strategy !== undefined) return strategy;
    const known = suggest(
      column,
      this.columns.map(({ name }) => name),
    );
    throw new SpindleError('UNKNOWN_COLUMN', `table ${this.name} has no column ${column}; it has ${known}`);
  }

  values(column: string): Reader {
    return this.#readers.get(column) ?? this.#bind(column);
  }

  numbers(column: string): Reader<Float64Array> {
    if (this.strategy(column).type === 'text')
      throw new SpindleError('INVALID_OPTION', `${this.name}.${column} is text where a number is needed`);
    return this.values(column) as Reader<Float64Array>;
  }

  texts(column: string): Reader<readonly (string | null)[]> {
    if (this.strategy(column).type !== 'text')
      throw new SpindleError('INVALID_OPTION', `${this.name}.${column} is not text, where text is needed`);
    return this.values(column) as Reader<readonly (string | null)[]>;
  }

  #bind(column: string): Reader {
    const strategy = this.strategy(column);
    if (this.#binding.has(column))
      throw new SpindleError('INVALID_OPTION', `column ${this.name}.${column} is made from itself`);
    this.#binding.add(column);
    const site: Site = {
      column,
      table: this,
      source: this.#source,
      random: (name = column) => new RandomFamily(this.#seed, `${this.name}.${name}`),
    };
    try {
      const reader = new ColumnReader(this.layout, strategy.bind(site));
      this.#readers.set(column, reader);
      return reader;
    } finally {
      this.#binding.delete(column);
    }
  }

  #openCursor(column: string): ColumnCursor {
    const cursor = new ColumnCursor(this.layout, this.values(column), this.strategy(column).encoding);
    this.#cursors.set(column, cursor);
    return cursor;
  }

  #compile(): Maker {
    const columns = this.columns.map(({ name, type }) => ({ name, type, encoding: this.strategy(name).encoding }));
    return {
      readers: this.columns.map(({ name }) => this.values(name)),
      ofBlocks: rowOfBlocks(columns),
      ofReaders: rowOfReaders(columns),
    };
  }

  #check(i: number): void {
    if (!(Number.isSafeInteger(i) && i >= 0 && i < this.layout.rows))
      throw new SpindleError('INVALID_OPTION', `row must be an integer in [0, ${this.layout.rows}), got ${i}`);
  }
}

/**
 * Has the blocks of all columns, in place: arrays made anew may be of more than one kind, and what reads them would be
 * compiled again.
 */
function open(readers: readonly Reader[], block: number, blocks: Block[]): void {
  for (let c = 0; c < readers.length; c++) blocks[c] = (readers[c] as Reader).block(block);
}
