import { expect } from '@jest/globals';
import type { Observable } from 'rxjs';
import type { CollectiveAnomaly } from '../../src/anomalies/index.ts';
import { changesOf } from '../../src/event/changes.ts';
import type { SpindleEvent } from '../../src/event/event.ts';

export interface Order {
  readonly id: number;
  readonly amount: number;
  readonly status: string;
  readonly user: number;
  readonly at: Date;
}

/** An order as `fromTable` makes it. */
export type OrderEvent = SpindleEvent<Order>;

/** Frozen events an hour apart; the users take turns. */
export function orders(n: number, users = 10): OrderEvent[] {
  return Array.from({ length: n }, (_, id) => {
    const at = new Date(Date.UTC(2026, 0, 1) + id * 3_600_000);
    const amount = (1 + ((id * 37) % 100)) / 4;
    const row = { id, amount, status: id % 2 ? 'open' : 'paid', user: (id * 7) % users, at };
    return Object.freeze({ ...row, _spindle_table: 'orders', _spindle_seq: id, _spindle_event_time: at });
  });
}

type Fields = Readonly<Record<string | symbol, unknown>>;

/** What a synchronous source emits; throws its error. */
export function run<T>(source: Observable<T>): T[] {
  const out: T[] = [];
  let failed: { readonly error: unknown } | undefined;
  source.subscribe({
    next: (value) => out.push(value),
    error: (error: unknown) => {
      failed = { error };
    },
  });
  if (failed) throw failed.error;
  return out;
}

const strip = ({ id, amount, status, user, at }: Order) => ({ id, amount, status, user, at: at.getTime() });

/** Labels stand exactly on the events that differ from their source row, and on the rest of each collective anomaly's group. */
export function expectLabels(out: readonly OrderEvent[], input: readonly OrderEvent[]) {
  expect(out.map(({ id }) => id).sort((a, b) => a - b)).toEqual(input.map(({ id }) => id));
  for (const event of out) {
    const changed = JSON.stringify(strip(event)) !== JSON.stringify(strip(input[event.id] as OrderEvent));
    const types = changesOf(event as object as Fields).map(({ type }) => type);
    expect(event._spindle_is_anomaly).toBe(changed || types.some((type) => type.startsWith('collective:')));
    expect(event._spindle_anomaly_type ?? undefined).toBe(types.at(-1));
  }
}

/** Whatever a collective anomaly has taken part of a group, it has taken all of it. */
export function expectWholeGroups(
  out: readonly OrderEvent[],
  input: readonly OrderEvent[],
  anomaly: CollectiveAnomaly<keyof Order>,
) {
  const sizes = (events: readonly OrderEvent[]) => {
    const counts = new Map<unknown, number>();
    for (const event of events) {
      const group = input[event.id]?.[anomaly.groupColumn];
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    return counts;
  };
  const all = sizes(out);
  for (const [group, size] of sizes(out.filter((event) => isPartOf(event, anomaly.label)))) {
    expect(size).toBeGreaterThan(1);
    expect(size).toBe(all.get(group));
  }
}

const isPartOf = (event: OrderEvent, label: string) =>
  changesOf(event as object as Fields).some(({ type }) => type === label);
