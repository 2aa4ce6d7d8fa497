import type { SpindleEvent } from '../event/event.ts';
import { type ReadableTable, type ReadableTables, relationsOf } from './relations.ts';
import type { TimelineOptions } from './streamedEvents.ts';
import { TableCursor } from './tableCursor.ts';
import { timeline } from './timeline.ts';

/** The events of several tables by event time. Every table can be read by row number. */
export function readableEvents(
  tables: ReadableTables,
  { timestampColumn, dated, references, metadata }: TimelineOptions,
): Iterator<SpindleEvent> {
  const cursors = new Map<string, TableCursor>();
  for (const [name, table] of Object.entries(tables)) {
    const own = dated.includes(name) ? timestampColumn : undefined;
    cursors.set(name, new TableCursor(name, table as ReadableTable, { timestampColumn: own, metadata }));
  }
  for (const [name, cursor] of cursors)
    cursor.references = relationsOf(name, tables, references).map(({ column, to, key }) => ({
      column,
      to: cursors.get(to) as TableCursor,
      key,
    }));
  return timeline([...cursors.values()]);
}
