import type { SpindleEvent } from '../event/event.ts';
import { isEarlier } from '../table/randomAccess.ts';
import type { TableCursor, TakenRow } from './tableCursor.ts';

/** The events of several tables by event time, each after the events that it refers to. `tables` has parents first. */
export function* timeline(tables: readonly TableCursor[]): Generator<SpindleEvent> {
  const timed = tables.filter((table) => table.timed);
  const untimed = tables.filter((table) => !table.timed);
  for (;;) {
    const next = untimed.find(isReady) ?? earliest(timed) ?? untimed.find(({ head }) => head !== undefined);
    if (!next) return;
    yield* withParents(next.take());
  }
}

/** Whether the next row of a table may be emitted, because all rows of other tables that it refers to were emitted. */
function isReady(table: TableCursor): boolean {
  const { head, references } = table;
  return (
    head !== undefined && !references.some(({ column, to, key }) => to !== table && to.hasUntaken(head[column], key))
  );
}

/** The table whose next row has the earliest time. Of equal times, the parent table. */
export function earliest<C extends Pick<TableCursor, 'headTime'> & { readonly head: unknown }>(
  tables: readonly C[],
): C | undefined {
  let first: C | undefined;
  let time: unknown;
  for (const table of tables) {
    if (table.head === undefined) continue;
    const { headTime } = table;
    if (first && !isEarlier(headTime, time)) continue;
    first = table;
    time = headTime;
  }
  return first;
}

/** The event of a row. The events of rows that it refers to come before it, unless they were emitted. */
function* withParents(taken: TakenRow): Generator<SpindleEvent> {
  // A stack instead of recursion, because chains of references can be long. A row on the stack counts as emitted, so a circle
  // of references ends.
  const stack = [taken];
  for (let row = stack.at(-1); row; row = stack.at(-1)) {
    const { cursor, fields } = row;
    const missing = cursor.references.find(({ column, to, key }) => to.hasUntaken(fields[column], key));
    if (missing) stack.push(missing.to.takeEarly(fields[missing.column], missing.key));
    else {
      stack.pop();
      yield cursor.event(fields);
    }
  }
}
