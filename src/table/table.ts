/** A row of a table: plain data by column name, in column order. */
export type Row = Readonly<Record<string, unknown>>;

/** What kind of values a column holds. */
export type ColumnType = 'integer' | 'number' | 'boolean' | 'date' | 'text';

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** The table whose primary key the column holds, where it holds one. */
  readonly references?: string;
}

/** The rows that are made together. */
export interface Blocks {
  /** The block that a row is in. */
  blockOf(row: number): number;
  /** The first row of a block; of the block after the last, the number of rows. */
  first(block: number): number;
}

/**
 * A lazy, addressable table: every value is a pure function of (seed, domain, scale, table, column, row number), so
 * nothing is materialized unless asked, and any row costs what the first one costs.
 */
export interface Table<R extends object = Row> extends Iterable<R> {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly primaryKey: string;
  /** The column that says when a row happened: the first date column; undefined where there is none. */
  readonly timestampColumn: string | undefined;
  /** Whether rows come in the order of `timestampColumn`. */
  readonly ordered: boolean;
  readonly rowCount: number;
  /** How its rows divide into blocks; absent where each is made by itself. */
  readonly layout?: Blocks;
  /** Row `i`, 0 ≤ i < rowCount: a fresh object at each call. */
  row(i: number): R;
  /** One value of row `i`, without making the rest of the row where that is possible. */
  value(column: string, i: number): unknown;
  /** The first row from `from` on, and before `end`, whose value of a column passes the test; `end` where none does. */
  findRow?(column: string, from: number, end: number, test: (value: unknown) => boolean): number;
}
