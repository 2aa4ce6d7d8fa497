import type { StreamedTable } from './relations.ts';
import { StreamedCursor } from './streamedCursor.ts';

/** So many rows of each table are looked at. */
const ROWS = 1000;

/** Throws if the first rows of a table are not in event-time order: a run would fail there, after it had begun. */
export async function requireTimeOrder(tables: readonly (StreamedTable & { readonly name: string })[]): Promise<void> {
  for (const table of tables) {
    const { name, timestampColumn } = table;
    const rows = (table.pass?.() ?? table)[Symbol.asyncIterator]();
    const cursor = new StreamedCursor(name, { rows, ms: 0, timestampColumn });
    try {
      for (; cursor.rowsRead < ROWS; cursor.take(cursor.head)) {
        while (cursor.needsRow) await cursor.read();
        if (!cursor.head) break;
      }
    } finally {
      await cursor.close();
    }
  }
}
