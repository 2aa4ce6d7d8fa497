import { checkOption } from '../errors.ts';
import { columnValue } from '../event/columnPath.ts';
import type { SpindleEvent } from '../event/event.ts';
import type { Metadata } from '../event/metadata.ts';
import { toEvent } from '../event/toEvent.ts';
import { Span } from '../table/loop.ts';
import { randomAccess } from '../table/randomAccess.ts';
import type { Row } from '../table/table.ts';
import { timeReader, timestampColumnOf } from '../table/timestampColumn.ts';
import {
  type ReadableTable,
  type ReadableTables,
  type References,
  relationsOf,
  type StreamedTable,
} from './relations.ts';
import { StreamedCursor } from './streamedCursor.ts';
import { streamedTimeline } from './streamedTimeline.ts';

/** How the tables of a timeline are read, and events are made. */
export interface TimelineOptions {
  /** The timestamp column, in the tables that have it. */
  readonly timestampColumn: string | undefined;
  /** The names of those tables. */
  readonly dated: readonly string[];
  readonly references: References;
  readonly metadata: Metadata | undefined;
}

/** Whether the rows of a table come one by one. */
export const isStreamed = (table: object): table is StreamedTable => Symbol.asyncIterator in table;

/**
 * The events of several tables by event time, as `timeline` gives them. The tables are read row by row. Looped tables are looped
 * together: a pass begins when all tables have ended the one before it, and is later by the span of all tables.
 */
export function streamedEvents(tables: ReadableTables, options: TimelineOptions): AsyncIterator<SpindleEvent> {
  const sources = Object.entries(tables).map(([name, table]) => new Source(name, table, options));
  const count = passesOf(tables);
  let open = new Map<StreamedCursor, Source>();
  let span = new Span();
  function* passes(): Generator<readonly StreamedCursor[]> {
    let ms = 0;
    for (let pass = 1; pass <= count; pass++) {
      span = new Span();
      open = new Map(sources.map((source) => [source.cursor(ms), source]));
      const cursors = [...open.keys()];
      connect(tables, options.references, cursors);
      yield cursors;
      if (cursors.every(({ rowsRead }) => rowsRead === 0)) return;
      ms += span.length;
    }
  }
  const iterator = streamedTimeline(passes(), ({ cursor, fields }) => {
    const { timestampColumn, event } = open.get(cursor) as Source;
    if (timestampColumn !== undefined) span.see(columnValue(fields, timestampColumn));
    return event(fields);
  });
  return {
    next: () => iterator.next(),
    // A generator would put off its return until the row has come that it waits for.
    async return() {
      await Promise.all([...open.keys()].map((cursor) => cursor.close()));
      return iterator.return(undefined);
    },
  };
}

/** How often the tables are streamed: once, or as often as all of them are looped. */
function passesOf(tables: ReadableTables): number {
  const passes = Object.values(tables).map((table) => (isStreamed(table) ? (table.passes ?? 1) : 1));
  const [first = 1] = passes;
  const other = passes.find((one) => one !== first);
  checkOption(other === undefined, 'loop', [first, other], 'the same for all tables of a timeline');
  return first;
}

/** Tells the cursors which of them they refer to. */
function connect(tables: ReadableTables, references: References, cursors: readonly StreamedCursor[]): void {
  const byName = new Map(Object.keys(tables).map((name, i) => [name, cursors[i] as StreamedCursor]));
  for (const [name, cursor] of byName)
    cursor.references = relationsOf(name, tables, references).map(({ column, to, key }) => {
      const parent = byName.get(to) as StreamedCursor;
      parent.indexBy(key);
      return { column, to: parent, key };
    });
}

/** A table of the timeline, and how its events are made. They are numbered through all passes. */
class Source {
  readonly timestampColumn: string | undefined;
  readonly event: (fields: Row) => SpindleEvent;
  readonly #name: string;
  readonly #table: ReadableTable | StreamedTable;

  constructor(
    name: string,
    table: ReadableTable | StreamedTable,
    { timestampColumn, dated, metadata }: TimelineOptions,
  ) {
    this.#name = name;
    this.#table = table;
    this.timestampColumn = dated.includes(name) ? timestampColumn : timestampColumnOf(table);
    const readTime = timeReader(table, name, this.timestampColumn);
    const make = toEvent<Row>(name, { timestampColumn: this.timestampColumn, metadata, readTime });
    let seq = 0;
    this.event = (fields) => make(fields, seq++);
  }

  /** Reads the table from its beginning, its times later by so many milliseconds. */
  cursor(ms: number): StreamedCursor {
    const table = this.#table;
    const rows = isStreamed(table)
      ? (table.pass?.() ?? table)[Symbol.asyncIterator]()
      : inOrder(table, this.timestampColumn);
    return new StreamedCursor(this.#name, { rows, ms, timestampColumn: this.timestampColumn });
  }
}

/** The rows of a table in event-time order. */
function* inOrder(table: ReadableTable, timestampColumn: string | undefined): Generator<Row> {
  const rows = randomAccess<Row>(table, timestampColumn);
  for (let i = 0; i < (rows?.rowCount ?? 0); i++) yield rows?.row(i) as Row;
}
