/** A row of a table: its values by column name, in column order. */
export type Row = Readonly<Record<string, unknown>>;

/** What kind of values a column holds. */
export type ColumnType = 'integer' | 'number' | 'boolean' | 'date' | 'text';

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** The table whose primary keys the column holds; absent if it holds no keys. */
  readonly references?: string;
}

/** How rows are divided into blocks. The rows of a block are made together. */
export interface Blocks {
  /** The block that a row is in. */
  blockOf(row: number): number;
  /** The first row of a block. For the block after the last one, the number of rows. */
  first(block: number): number;
}

/** When the tables of a domain happen: `from` ≤ t < `to`. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/**
 * A lazy table with random access. In a generated table, every value is a pure function of seed, domain, period, scale, table, column
 * and row number. So a row is made when it is read, and each row costs the same.
 */
export interface Table<R extends object = Row> extends Iterable<R> {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly primaryKey: string;
  /** The column that says when a row happened: the first date column. Undefined if there is none. */
  readonly timestampColumn: string | undefined;
  /** Whether the rows are in the order of `timestampColumn`. */
  readonly ordered: boolean;
  readonly rowCount: number;
  /** The period of the domain that it was generated for; absent if the domain has none. */
  readonly period?: Period | undefined;
  /** How the rows are divided into blocks; absent if each row is made by itself. */
  readonly layout?: Blocks;
  /** Row `i`, 0 ≤ i < rowCount. A new object at each call. */
  row(i: number): R;
  /** One value of row `i`. The rest of the row is not made if that can be avoided. */
  value(column: string, i: number): unknown;
  /** The first row in [`from`, `end`) whose value of a column passes the test; `end` if there is none. */
  findRow?(column: string, from: number, end: number, test: (value: unknown) => boolean): number;
}
