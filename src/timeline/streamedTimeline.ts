import type { ReadRow, StreamedCursor, StreamedReference } from './streamedCursor.ts';
import { earliest } from './timeline.ts';

/** The rows of several tables in the order in which `timeline` gives their events. The tables are read row by row. */
export async function* streamedTimeline(tables: readonly StreamedCursor[]): AsyncGenerator<ReadRow> {
  const timed = tables.filter(({ timestampColumn }) => timestampColumn !== undefined);
  const untimed = tables.filter(({ timestampColumn }) => timestampColumn === undefined);
  for (;;) {
    for (const table of tables) if (table.needsRow) await table.load();
    const next = (await firstReady(untimed)) ?? earliest(timed) ?? untimed.find(({ head }) => head !== undefined);
    if (!next) return;
    const stack = [next.take(next.head as ReadRow)];
    for (let row = stack.at(-1); row; row = stack.at(-1)) {
      const parent = await missingParent(row, row.cursor.references);
      if (parent) stack.push(parent.cursor.take(parent));
      else {
        stack.pop();
        yield row;
      }
    }
  }
}

/** The first table of which the next row may be emitted, because all rows of other tables that it refers to were emitted. */
async function firstReady(tables: readonly StreamedCursor[]): Promise<StreamedCursor | undefined> {
  for (const table of tables) {
    const others = table.references.filter(({ to }) => to !== table);
    if (table.head && !(await missingParent(table.head, others))) return table;
  }
  return undefined;
}

/** A row that a row refers to and that has not been emitted. */
async function missingParent(
  { fields }: ReadRow,
  references: readonly StreamedReference[],
): Promise<ReadRow | undefined> {
  for (const { column, to, key } of references) {
    const known = to.known(fields[column], key);
    const row = known === undefined ? await to.find(fields[column], key) : known;
    if (row) return row;
  }
  return undefined;
}
