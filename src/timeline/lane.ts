import type { SpindleEvent } from '../event.ts';
import { eventMaker } from '../eventMaker.ts';
import { isTable, milliseconds, type RandomAccess, randomAccess } from '../table/randomAccess.ts';
import { timestampColumnOf } from '../table/timestampColumn.ts';
import { type Come, comeInAnyOrder, comeInOrder } from './come.ts';
import { primaryKeyOf, type ReadableTable } from './relations.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A row that has been taken out of its lane. */
export interface Coming {
  readonly lane: Lane;
  readonly fields: Fields;
}

/** A column that holds keys of a lane's rows. */
export interface Reference {
  readonly column: string;
  readonly lane: Lane;
}

/** One table of a timeline, in event-time order: which of its rows have come, and which is next. */
export class Lane {
  references: readonly Reference[] = [];
  /** Whether its rows have a time of their own. */
  readonly timed: boolean;
  readonly #table: ReadableTable;
  readonly #rows: RandomAccess<object>;
  readonly #rowAt: (place: number) => number;
  readonly #timestampColumn: string;
  readonly #event: (row: Fields, seq: number) => SpindleEvent;
  readonly #rowOf: (key: unknown) => number | undefined;
  readonly #come: Come;
  #place = 0;
  #head: Fields | undefined;
  #seq = 0;

  constructor(name: string, table: ReadableTable, timestampColumn = timestampColumnOf(table)) {
    this.timed = timestampColumn !== undefined;
    this.#table = table;
    this.#rows = randomAccess<object>(table, timestampColumn) as RandomAccess<object>;
    this.#rowAt = this.#rows.rowAt ?? ((place) => place);
    this.#timestampColumn = timestampColumn ?? '';
    this.#event = eventMaker<Fields>(name, timestampColumn);
    this.#rowOf = keyIndex(table);
    this.#come = this.#rows.rowAt ? comeInAnyOrder(this.#rows.rowCount) : comeInOrder();
  }

  /** The row that comes next; undefined when all have come. */
  get head(): Fields | undefined {
    const { rowCount } = this.#rows;
    while (this.#head === undefined && this.#place < rowCount) {
      if (this.#come.has(this.#rowAt(this.#place))) this.#place++;
      else this.#head = this.#rows.row(this.#place) as Fields;
    }
    return this.#head;
  }

  /** When the head happens; before all where that is not known. */
  get headTime(): number {
    return milliseconds(this.head?.[this.#timestampColumn]);
  }

  /** Takes the head, which there must be. */
  take(): Coming {
    const fields = this.head as Fields;
    this.#head = undefined;
    this.#come.add(this.#rowAt(this.#place++));
    return { lane: this, fields };
  }

  /** Whether there is a row of this key that has not come. */
  lacks(key: unknown): boolean {
    const row = this.#rowOf(key);
    return row !== undefined && !this.#come.has(row);
  }

  /** Takes the row of this key before its turn. */
  takeEarly(key: unknown): Coming {
    const row = this.#rowOf(key) as number;
    if (this.#place < this.#rows.rowCount && row === this.#rowAt(this.#place)) this.#head = undefined;
    this.#come.add(row);
    const fields = isTable(this.#table) ? this.#table.row(row) : this.#table[row];
    return { lane: this, fields: fields as Fields };
  }

  event(fields: Fields): SpindleEvent {
    return this.#event(fields, this.#seq++);
  }
}

/** Finds rows by their primary key. The keys of a table rise by one from row to row; those of an array are looked up. */
function keyIndex(table: ReadableTable): (key: unknown) => number | undefined {
  const column = primaryKeyOf(table) ?? '';
  if (isTable(table)) {
    const first = table.rowCount > 0 ? (table.value(column, 0) as number) : 0;
    return (key) => {
      const row = typeof key === 'number' ? key - first : -1;
      return row >= 0 && row < table.rowCount ? row : undefined;
    };
  }
  let rows: Map<unknown, number> | undefined;
  return (key) => {
    rows ??= new Map(table.map((row, i) => [(row as Fields)[column], i]));
    return key === null || key === undefined ? undefined : rows.get(key);
  };
}
