import type { ReadRow, StreamedCursor, StreamedReference } from './streamedCursor.ts';
import { earliest } from './timeline.ts';

/**
 * What `emit` makes of the rows of several tables, in the order in which `timeline` gives their events. The tables are read row by
 * row, in one pass after the other.
 */
export async function* streamedTimeline<E>(
  passes: Iterable<readonly StreamedCursor[]>,
  emit: (row: ReadRow) => E,
): AsyncGenerator<E> {
  for (const tables of passes) {
    const timed = tables.filter(({ timestampColumn }) => timestampColumn !== undefined);
    const untimed = tables.filter(({ timestampColumn }) => timestampColumn === undefined);
    for (;;) {
      for (const table of tables) while (table.needsRow) await table.read();
      const ready = untimed.length === 0 ? undefined : await firstReady(untimed);
      const next = ready ?? earliest(timed) ?? untimed.find(({ head }) => head !== undefined);
      if (!next) break;
      const stack = [next.take(next.head as ReadRow)];
      for (let row = stack.at(-1); row; row = stack.at(-1)) {
        const missing = missingParent(row, row.cursor.references);
        // Most parents are known, and each await takes as long as the rest.
        const parent = missing instanceof Promise ? await missing : missing;
        if (parent) stack.push(parent.cursor.take(parent));
        else {
          stack.pop();
          yield emit(row);
        }
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
function missingParent(
  row: ReadRow,
  references: readonly StreamedReference[],
): ReadRow | undefined | Promise<ReadRow | undefined> {
  for (const [i, { column, to, key }] of references.entries()) {
    const parent = to.known(row.fields[column], key);
    if (parent) return parent;
    if (parent === undefined)
      return to.find(row.fields[column], key).then((found) => found ?? missingParent(row, references.slice(i + 1)));
  }
  return undefined;
}
