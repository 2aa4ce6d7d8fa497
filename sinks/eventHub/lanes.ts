/** Events that leave one after the other: those of a partition key, or of a partition; by their places in a batch. */
export interface Lane {
  readonly key: string | undefined;
  readonly places: number[];
  /** How many of them have left. */
  taken: number;
}

/** Lanes by the text of the key, in order of first appearance; events without a key share the lane of `undefined`. */
export function lanesOf(events: readonly object[], keyColumn: string | undefined): Lane[] {
  const lanes = new Map<string | undefined, Lane>();
  for (const [place, event] of events.entries()) {
    const key = keyColumn === undefined ? undefined : keyText((event as Readonly<Record<string, unknown>>)[keyColumn]);
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, { key, places: [place], taken: 0 });
    else lane.places.push(place);
  }
  return [...lanes.values()];
}

function keyText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return value instanceof Date ? value.toISOString() : String(value);
}
