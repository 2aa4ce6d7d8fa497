import { SpindleError, suggest } from '../errors.ts';
import { type RandomFamily, randomFamily } from '../random.ts';
import type { Block, Encoding, Reader, Site, Source, Strategy } from './column.ts';
import { columnReader } from './columnReader.ts';
import { compileRow, decode, type MakeRow } from './compileRow.ts';
import type { TableSpec } from './domain.ts';
import type { Layout } from './layout.ts';
import type { Column, Row, Table } from './table.ts';

/** A table whose columns come a block at a time, each block when it is first read. */
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
  #all: readonly Reader[] | undefined;
  #makeRow: MakeRow | undefined;
  /** What `value` was asked for last: mostly a column is read row by row. */
  #lastColumn: string | undefined;
  #lastEncoding: Encoding = 'plain';
  #lastReader: Reader | undefined;
  #current = -1;
  #blocks: readonly Block[] = [];
  #first = 0;
  #end = 0;

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
  }

  get rowCount(): number {
    return this.layout.rows;
  }

  get rows(): number {
    return this.layout.rows;
  }

  row(i: number): Row {
    this.#check(i);
    if (i < this.#first || i >= this.#end) this.#open(this.layout.blockOf(i));
    return (this.#makeRow as MakeRow)(this.#blocks, i - this.#first) as Row;
  }

  value(column: string, i: number): unknown {
    this.#check(i);
    if (column !== this.#lastColumn) {
      this.#lastEncoding = this.strategy(column).encoding;
      this.#lastReader = this.values(column);
      this.#lastColumn = column;
    }
    return decode(this.#lastEncoding, (this.#lastReader as Reader).at(i));
  }

  *[Symbol.iterator](): Generator<Row, void, undefined> {
    const { layout } = this;
    for (let block = 0; block < layout.blocks; block++) {
      this.#open(block);
      const blocks = this.#blocks;
      const make = this.#makeRow as MakeRow;
      const count = layout.first(block + 1) - layout.first(block);
      for (let i = 0; i < count; i++) yield make(blocks, i) as Row;
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
      random: (name = column): RandomFamily => randomFamily(this.#seed, `${this.name}.${name}`),
    };
    try {
      const reader = columnReader(this.layout, strategy.bind(site));
      this.#readers.set(column, reader);
      return reader;
    } finally {
      this.#binding.delete(column);
    }
  }

  #open(block: number): void {
    if (this.#current === block) return;
    this.#all ??= this.columns.map(({ name }) => this.values(name));
    this.#makeRow ??= compileRow(
      this.columns.map(({ name, type }) => ({ name, type, encoding: this.strategy(name).encoding })),
    );
    this.#blocks = this.#all.map((reader) => reader.block(block));
    this.#current = block;
    this.#first = this.layout.first(block);
    this.#end = this.layout.first(block + 1);
  }

  #check(i: number): void {
    if (!(Number.isSafeInteger(i) && i >= 0 && i < this.layout.rows))
      throw new SpindleError('INVALID_OPTION', `row must be an integer in [0, ${this.layout.rows}), got ${i}`);
  }
}
