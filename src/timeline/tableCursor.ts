import { columnValue } from '../event/columnPath.ts';
import type { SpindleEvent } from '../event/event.ts';
import type { Metadata } from '../event/metadata.ts';
import { toEvent } from '../event/toEvent.ts';
import { isTable, type RandomAccess, randomAccess } from '../table/randomAccess.ts';
import { timeReader, timestampColumnOf } from '../table/timestampColumn.ts';
import { type EmittedRows, emittedInAnyOrder, emittedInOrder } from './emittedRows.ts';
import type { ReadableTable } from './relations.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A row that has been taken from its table. */
export interface TakenRow {
  readonly cursor: TableCursor;
  readonly fields: Fields;
}

/** A column that holds keys of another table's rows. */
export interface Reference {
  readonly column: string;
  readonly to: TableCursor;
  /** The column of the other table that holds its keys. */
  readonly key: string;
}

/** How a {@link TableCursor} makes events; the timestamp column is by default the first date column. */
interface CursorOptions {
  readonly timestampColumn?: string | undefined;
  readonly metadata?: Metadata | undefined;
}

/** Reads one table of a timeline in event-time order, and knows which of its rows have been taken. */
export class TableCursor {
  references: readonly Reference[] = [];
  /** Whether the table has a timestamp column. */
  readonly timed: boolean;
  readonly #table: ReadableTable;
  readonly #rows: RandomAccess<object>;
  readonly #rowAt: (place: number) => number;
  readonly #timestampColumn: string;
  readonly #toEvent: (row: Fields, seq: number) => SpindleEvent;
  readonly #rowsByKey = new Map<string, (key: unknown) => number | undefined>();
  readonly #emitted: EmittedRows;
  #place = 0;
  #head: Fields | undefined;
  #seq = 0;

  constructor(name: string, table: ReadableTable, options: CursorOptions) {
    const { timestampColumn = timestampColumnOf(table), metadata } = options;
    this.timed = timestampColumn !== undefined;
    this.#table = table;
    this.#rows = randomAccess<object>(table, timestampColumn) as RandomAccess<object>;
    this.#rowAt = this.#rows.rowAt ?? ((place) => place);
    this.#timestampColumn = timestampColumn ?? '';
    this.#toEvent = toEvent<Fields>(name, {
      timestampColumn,
      metadata,
      readTime: timeReader(table, name, timestampColumn),
    });
    this.#emitted = this.#rows.rowAt ? emittedInAnyOrder(this.#rows.rowCount) : emittedInOrder();
  }

  /** The next row in event-time order; undefined after the last. */
  get head(): Fields | undefined {
    const { rowCount } = this.#rows;
    while (this.#head === undefined && this.#place < rowCount) {
      if (this.#emitted.has(this.#rowAt(this.#place))) this.#place++;
      else this.#head = this.#rows.row(this.#place) as Fields;
    }
    return this.#head;
  }

  /** The time of the next row as it stands in its column. */
  get headTime(): unknown {
    return this.head && columnValue(this.head, this.#timestampColumn);
  }

  /** Takes the next row; there must be one. */
  take(): TakenRow {
    const fields = this.head as Fields;
    this.#head = undefined;
    this.#emitted.add(this.#rowAt(this.#place++));
    return { cursor: this, fields };
  }

  /** Whether the table has a row with this key that has not been taken. */
  hasUntaken(key: unknown, column: string): boolean {
    const row = this.#rowOf(key, column);
    return row !== undefined && !this.#emitted.has(row);
  }

  /** Takes the row with this key before its turn. */
  takeEarly(key: unknown, column: string): TakenRow {
    const row = this.#rowOf(key, column) as number;
    if (this.#place < this.#rows.rowCount && row === this.#rowAt(this.#place)) this.#head = undefined;
    this.#emitted.add(row);
    const fields = isTable(this.#table) ? this.#table.row(row) : this.#table[row];
    return { cursor: this, fields: fields as Fields };
  }

  #rowOf(key: unknown, column: string): number | undefined {
    const find = this.#rowsByKey.get(column) ?? keyIndex(this.#table, column);
    this.#rowsByKey.set(column, find);
    return find(key);
  }

  /** Makes the event of a row. The events are numbered in the order of these calls. */
  event(fields: Fields): SpindleEvent {
    return this.#toEvent(fields, this.#seq++);
  }
}

/**
 * Returns a function that finds the first row with a key. The primary keys of a table rise by one from row to row. Other keys
 * get an index.
 */
function keyIndex(table: ReadableTable, column: string): (key: unknown) => number | undefined {
  if (isTable(table) && column === table.primaryKey) {
    const first = table.rowCount > 0 ? (table.value(column, 0) as number) : 0;
    return (key) => {
      const row = typeof key === 'number' ? key - first : -1;
      return row >= 0 && row < table.rowCount ? row : undefined;
    };
  }
  let rows: Map<unknown, number> | undefined;
  return (key) => {
    rows ??= firstRows(table, column);
    return key === null || key === undefined ? undefined : rows.get(key);
  };
}

function firstRows(table: ReadableTable, column: string): Map<unknown, number> {
  const rows = new Map<unknown, number>();
  let i = 0;
  for (const row of table) {
    const key = (row as Fields)[column];
    if (!rows.has(key)) rows.set(key, i);
    i++;
  }
  return rows;
}
