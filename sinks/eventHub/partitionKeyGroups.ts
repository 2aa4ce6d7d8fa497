/** The events of a batch that have the same partition key. */
export interface PartitionKeyGroup {
  /** Undefined: these events have none. */
  readonly key: string | undefined;
  /** Which events of the batch they are. */
  readonly indexes: number[];
  /** How many of them are in a send already. */
  taken: number;
}

/** Groups events by the text of their partition key, in order of first appearance. */
export function groupByPartitionKey(events: readonly object[], keyColumn: string | undefined): PartitionKeyGroup[] {
  const groups = new Map<string | undefined, PartitionKeyGroup>();
  for (const [index, event] of events.entries()) {
    const key = keyColumn === undefined ? undefined : textOf((event as Readonly<Record<string, unknown>>)[keyColumn]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { key, indexes: [index], taken: 0 });
    else group.indexes.push(index);
  }
  return [...groups.values()];
}

/** A value as text, as JSON writes it; undefined where JSON has null or nothing. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || Number.isFinite(value)) return String(value);
  const json = JSON.stringify(value);
  if (json === undefined || json === 'null') return undefined;
  return value instanceof Date ? value.toISOString() : json;
}
