import { nameOf, SpindleError, show } from '../errors.ts';
import { columnValue } from '../event/columnPath.ts';
import { later } from '../table/loop.ts';
import { isEarlier } from '../table/randomAccess.ts';
import type { Row } from '../table/table.ts';

/** A row that has been read from its table. */
export interface ReadRow {
  readonly cursor: StreamedCursor;
  readonly fields: Row;
  readonly time: unknown;
  isTaken: boolean;
  next: ReadRow | undefined;
}

/** A column that holds keys of another table's rows. */
export interface StreamedReference {
  readonly column: string;
  readonly to: StreamedCursor;
  /** The column of the other table that holds its keys. */
  readonly key: string;
}

/** The rows of a table in the order of their times. */
export interface StreamedRows {
  readonly rows: Iterator<Row> | AsyncIterator<Row>;
  /** So many milliseconds are added to their times. */
  readonly ms: number;
  readonly timestampColumn: string | undefined;
}

/**
 * Reads one table of a timeline row by row. If a row is asked for before its turn, the rows up to it are read and held. Of a table
 * that others refer to, it holds the keys.
 */
export class StreamedCursor {
  references: readonly StreamedReference[] = [];
  readonly timestampColumn: string | undefined;
  /** How many rows were read. */
  rowsRead = 0;
  readonly #name: string;
  readonly #rows: Iterator<Row> | AsyncIterator<Row>;
  readonly #ms: number;
  /** The rows that were read and have not been passed. */
  #first: ReadRow | undefined;
  #last: ReadRow | undefined;
  /** By key column: the row of each key that was read; null once it is taken. */
  readonly #byKey = new Map<string, Map<unknown, ReadRow | null>>();
  #isExhausted = false;
  #latest: unknown;

  constructor(name: string, { rows, ms, timestampColumn }: StreamedRows) {
    this.#name = name;
    this.#rows = rows;
    this.#ms = ms;
    this.timestampColumn = timestampColumn;
  }

  /** The next row; undefined after the last one, and before it is read. */
  get head(): ReadRow | undefined {
    return this.#first;
  }

  /** The time of the next row as it stands in its column. */
  get headTime(): unknown {
    return this.#first?.time;
  }

  /** Lets rows be found by a column. Call it before the first row is read. */
  indexBy(column: string): void {
    if (!this.#byKey.has(column)) this.#byKey.set(column, new Map());
  }

  /** Whether the next row that has not been taken must be read. */
  get needsRow(): boolean {
    while (this.#first?.isTaken) this.#first = this.#first.next;
    return this.#first === undefined && !this.#isExhausted;
  }

  take(row: ReadRow): ReadRow {
    row.isTaken = true;
    for (const [column, rows] of this.#byKey)
      if (rows.get(row.fields[column]) === row) rows.set(row.fields[column], null);
    return row;
  }

  /** The row with a key if it was read and not taken, null if it was taken, undefined if it was not read. */
  known(key: unknown, column: string): ReadRow | null | undefined {
    return key === null || key === undefined ? null : this.#byKey.get(column)?.get(key);
  }

  /** The row with a key that has not been taken. If need be, reads on until it is found. */
  async find(key: unknown, column: string): Promise<ReadRow | undefined> {
    let row = this.known(key, column);
    while (row === undefined && (await this.read())) row = this.known(key, column);
    return row ?? undefined;
  }

  /** Ends the reading, even while a row is awaited. */
  async close(): Promise<void> {
    this.#isExhausted = true;
    await this.#rows.return?.();
  }

  /** Reads one row; false after the last one. */
  async read(): Promise<boolean> {
    if (this.#isExhausted) return false;
    const { done, value } = await this.#rows.next();
    if (done) {
      this.#isExhausted = true;
      return false;
    }
    this.rowsRead++;
    const fields = later(value, this.#ms);
    const row: ReadRow = { cursor: this, fields, time: this.#timeOf(fields), isTaken: false, next: undefined };
    if (this.#first && this.#last) this.#last.next = row;
    else this.#first = row;
    this.#last = row;
    for (const [column, rows] of this.#byKey) if (!rows.has(fields[column])) rows.set(fields[column], row);
    return true;
  }

  #timeOf(fields: Row): unknown {
    if (this.timestampColumn === undefined) return undefined;
    const time = columnValue(fields, this.timestampColumn);
    if (isEarlier(time, this.#latest)) throw this.#outOfOrder(time);
    this.#latest = time;
    return time;
  }

  #outOfOrder(time: unknown): SpindleError {
    const told = (value: unknown) => (value instanceof Date ? value.toISOString() : show(value));
    return new SpindleError(
      'INVALID_INPUT',
      (naming) =>
        `table ${show(this.#name)} is not in the order of ${show(this.timestampColumn)}: row ${this.rowsRead} has ${told(time)}, the row before it ${told(this.#latest)}; ${nameOf(['sortByTime'], naming)} brings its rows into order`,
      { option: ['sortByTime'] },
    );
  }
}
