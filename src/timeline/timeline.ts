import type { SpindleEvent } from '../event/event.ts';
import type { TableCursor, TakenRow } from './tableCursor.ts';

/** The events of several tables by event time, each after the events that it refers to. Parent tables come first in `tables`. */
export function* timeline(tables: readonly TableCursor[]): Generator<SpindleEvent> {
  const timed = tables.filter((table) => table.timed);
  const untimed = tables.filter((table) => !table.timed);
  for (;;) {
    const next = untimed.find(isReady) ?? earliest(timed) ?? untimed.find(({ head }) => head !== undefined);
    if (!next) return;
    yield* withParents(next.take());
  }
}

/** Whether the next row of a table may be emitted: all rows of other tables that it refers to have been. */
function isReady(table: TableCursor): boolean {
  const { head, references } = table;
  return head !== undefined && !references.some(({ column, to }) => to !== table && to.lacks(head[column]));
}

/** The table whose next row happens first; of equal times, the parent table. */
function earliest(tables: readonly TableCursor[]): TableCursor | undefined {
  let first: TableCursor | undefined;
  let time = 0;
  for (const table of tables) {
    if (table.head === undefined) continue;
    const { headTime } = table;
    if (first && headTime >= time) continue;
    first = table;
    time = headTime;
  }
  return first;
}

/** The event of a row, after the events of the rows that it refers to and that have not been emitted. */
function* withParents(taken: TakenRow): Generator<SpindleEvent> {
  // A stack instead of recursion: rows can refer to each other in long chains. A row on the stack counts as emitted, so a
  // circle of references ends.
  const stack = [taken];
  for (let row = stack.at(-1); row; row = stack.at(-1)) {
    const { cursor, fields } = row;
    const missing = cursor.references.find(({ column, to }) => to.lacks(fields[column]));
    if (missing) stack.push(missing.to.takeEarly(fields[missing.column]));
    else {
      stack.pop();
      yield cursor.event(fields);
    }
  }
}
