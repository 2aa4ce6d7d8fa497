import { expect } from '@jest/globals';
import type { EventMetadata } from '../../src/event/event.ts';
import type { ReadableTable } from '../../src/timeline/relations.ts';

type Tables = Readonly<Record<string, ReadableTable>>;

/** Says how often an event comes before one that it refers to, by the references of the tables. */
export function orphansIn(events: readonly EventMetadata[], tables: Tables): number {
  const come = new Set<string>();
  let orphans = 0;
  for (const event of events as readonly (EventMetadata & Readonly<Record<string, unknown>>)[]) {
    const table = tables[event._spindle_table];
    if (!table || !('columns' in table)) throw new Error(`no table ${event._spindle_table}`);
    come.add(`${event._spindle_table} ${event[table.primaryKey]}`);
    for (const { name, references } of table.columns)
      if (references !== undefined && event[name] !== null && !come.has(`${references} ${event[name]}`)) orphans++;
  }
  return orphans;
}

/** Each table's events are all there, once, and numbered as they come. */
export function expectWhole(events: readonly EventMetadata[], tables: Tables): void {
  const counts: Record<string, number> = {};
  for (const { _spindle_table: table, _spindle_seq: seq } of events) {
    expect(seq).toBe(counts[table] ?? 0);
    counts[table] = seq + 1;
  }
  const rows = Object.entries(tables).map(([name, table]) => [
    name,
    'rowCount' in table ? table.rowCount : table.length,
  ]);
  expect(counts).toEqual(Object.fromEntries(rows.filter(([, count]) => count !== 0)));
}
