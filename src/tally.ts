import { anomalous, IS_ANOMALY, lateBy, SEQ, TABLE } from './event.ts';

/** Running totals of what the sink has acknowledged. */
export interface Delivery {
  /** Events that the sink has acknowledged. */
  readonly eventsSent: number;
  /** Those among them that an anomaly has changed. */
  readonly anomalyCount: number;
  /** Events that arrived after one of a higher `_spindle_seq` of the same table; of a shard, as all shards together count them. */
  readonly outOfOrderCount: number;
  /** Events that the sink left out on purpose, because they are too large for it; absent where there are none. */
  readonly skipped?: number;
}

type Fields = Readonly<Record<string | symbol, unknown>>;

/** Counts what a sink has acknowledged, from the totals of an earlier run on where there was one. */
export class Tally {
  eventsSent: number;
  /** Not once a batch was not acknowledged as a whole: the totals then do not say where in the stream the sink stands. */
  isWhole = true;
  #anomalies: number;
  #late: number;
  #skipped: number;
  readonly #highest = new Map<unknown, number>();
  #table: unknown;
  #top = -1;

  constructor({ eventsSent, anomalyCount, outOfOrderCount, skipped = 0 }: Delivery = noDelivery) {
    this.eventsSent = eventsSent;
    this.#anomalies = anomalyCount;
    this.#late = outOfOrderCount;
    this.#skipped = skipped;
  }

  /** Counts events that were acknowledged, and how many were left out. */
  add(events: readonly object[], skipped = 0): void {
    this.eventsSent += events.length;
    this.#skipped += skipped;
    for (const event of events as readonly Fields[]) {
      if (event[IS_ANOMALY] === true || event[anomalous] !== undefined) this.#anomalies++;
      if (this.isLate(event)) this.#late++;
    }
  }

  /** Whether an event comes after one of a higher `_spindle_seq` of its table, among all that were asked about. */
  isLate(event: object): boolean {
    const { [SEQ]: seq, [TABLE]: table, [lateBy]: places } = event as Fields;
    if (places !== undefined) return (places as number) > 0;
    if (typeof seq !== 'number') return false;
    if (table !== this.#table) {
      this.#highest.set(this.#table, this.#top);
      this.#table = table;
      this.#top = this.#highest.get(table) ?? -1;
    }
    if (seq < this.#top) return true;
    this.#top = seq;
    return false;
  }

  delivery(): Delivery {
    return {
      eventsSent: this.eventsSent,
      anomalyCount: this.#anomalies,
      outOfOrderCount: this.#late,
      ...(this.#skipped > 0 && { skipped: this.#skipped }),
    };
  }
}

/** What was delivered before anything was. */
export const noDelivery: Delivery = { eventsSent: 0, anomalyCount: 0, outOfOrderCount: 0 };
