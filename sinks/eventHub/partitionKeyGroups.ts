/** Events that leave one after the other: those of a partition key, or of a partition; by their places in a batch. */
export interface Lane {
  readonly key: string | undefined;
  readonly places: number[];
  /** How many of them have been taken. */
  taken: number;
}

/** Lanes by the text of the key, in order of first appearance; events without a key share the lane of `undefined`. */
export function lanesOf(events: readonly object[], keyColumn: string | undefined): Lane[] {
  const lanes = new Map<string | undefined, Lane>();
  for (const [place, event] of events.entries()) {
    const key = keyColumn === undefined ? undefined : textOf((event as Readonly<Record<string, unknown>>)[keyColumn]);
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, { key, places: [place], taken: 0 });
    else lane.places.push(place);
  }
  return [...lanes.values()];
}

/** A value as text, as JSON writes it; undefined where JSON has null or nothing. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || Number.isFinite(value)) return String(value);
  const json = JSON.stringify(value);
  if (json === undefined || json === 'null') return undefined;
  return value instanceof Date ? value.toISOString() : json;
}
