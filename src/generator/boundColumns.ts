import { SpindleError, suggest } from '../errors.ts';
import { RandomFamily } from '../random/random.ts';
import type { Period } from '../table/table.ts';
import type { BlockLayout } from './blockLayout.ts';
import { CachedReader } from './cachedReader.ts';
import type { ColumnContext, Strategy, TableColumns } from './column.ts';
import type { TableSpec } from './domain.ts';
import type { ParentIndex } from './parentIndex.ts';
import type { Reader } from './reader.ts';

/** What {@link BoundColumns} is made of. */
interface BoundColumnsOptions {
  readonly name: string;
  readonly spec: TableSpec;
  readonly layout: BlockLayout;
  readonly parentIndex: ParentIndex | undefined;
  readonly seed: number;
  readonly period: Period | undefined;
  readonly otherTable: (name: string) => TableColumns;
}

/** The columns of one generated table. A strategy is bound when its column is first read. */
export class BoundColumns implements TableColumns {
  readonly name: string;
  readonly layout: BlockLayout;
  readonly parentIndex: ParentIndex | undefined;
  readonly keyStart: number;
  readonly #period: Period | undefined;
  readonly #strategies: TableSpec['columns'];
  readonly #seed: number;
  readonly #otherTable: (name: string) => TableColumns;
  readonly #readers = new Map<string, Reader>();
  /** The columns whose strategies are being bound: one that turns up again is made from itself. */
  readonly #binding = new Set<string>();

  constructor({ name, spec, layout, parentIndex, seed, period, otherTable }: BoundColumnsOptions) {
    this.name = name;
    this.layout = layout;
    this.parentIndex = parentIndex;
    this.#strategies = spec.columns;
    this.keyStart = Object.values(spec.columns)[0]?.start ?? 1;
    this.#period = period;
    this.#seed = seed;
    this.#otherTable = otherTable;
  }

  get rows(): number {
    return this.layout.rows;
  }

  strategy(column: string): Strategy<unknown> {
    const strategy = Object.hasOwn(this.#strategies, column) ? this.#strategies[column] : undefined;
    if (strategy !== undefined) return strategy;
    const known = suggest(column, Object.keys(this.#strategies));
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
    try {
      const reader = new CachedReader(this.layout, strategy.bind(this.#contextOf(column)));
      this.#readers.set(column, reader);
      return reader;
    } finally {
      this.#binding.delete(column);
    }
  }

  #contextOf(column: string): ColumnContext {
    return {
      column,
      table: this,
      period: this.#period,
      otherTable: this.#otherTable,
      random: (name = column) => new RandomFamily(this.#seed, `${this.name}.${name}`),
    };
  }
}
