import { IS_ANOMALY, SEQ, TABLE } from './event.ts';
import { notesOf } from './notes.ts';

/** Running totals of the events that the sink has acknowledged. */
export interface Delivery {
  /** Events that the sink has acknowledged. */
  readonly eventsSent: number;
  /** How many of them are anomalous. */
  readonly anomalyCount: number;
  /**
   * How many of them came after an event of the same table with a higher `_spindle_seq`. In a shard, events of other shards
   * count as well.
   */
  readonly outOfOrderCount: number;
  /** How many other events the sink has left out, because they are too large for it; absent if there are none. */
  readonly skipped?: number;
  /** True in the last totals of a stream that has ended early because the sink's reader was gone (a closed pipe). */
  readonly readerGone?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Counts what a sink has acknowledged. May start from the totals of an earlier run. */
export class Tally {
  /** Events that the sink has acknowledged. */
  eventsSent: number;
  /** False after a batch was acknowledged in part. The totals then do not say up to which event the sink has the stream. */
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

  /** Counts acknowledged events, and the number of events that the sink has left out. */
  add(events: readonly object[], skipped = 0): void {
    this.eventsSent += events.length;
    this.#skipped += skipped;
    for (const event of events as readonly Fields[]) {
      if (event[IS_ANOMALY] === true || notesOf(event)?.changes !== undefined) this.#anomalies++;
      if (this.isLate(event)) this.#late++;
    }
  }

  /** Whether an event comes after one of its table with a higher `_spindle_seq`. Call it once for each event, in order. */
  isLate(event: object): boolean {
    const notes = notesOf(event);
    if (notes?.lateBy !== undefined) return notes.lateBy > 0;
    const { [SEQ]: seq = notes?.seq, [TABLE]: table = notes?.table } = event as Fields;
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

  /** The totals so far. */
  delivery(): Delivery {
    return {
      eventsSent: this.eventsSent,
      anomalyCount: this.#anomalies,
      outOfOrderCount: this.#late,
      ...(this.#skipped > 0 && { skipped: this.#skipped }),
    };
  }
}

/** The totals before the first event. */
export const noDelivery: Delivery = { eventsSent: 0, anomalyCount: 0, outOfOrderCount: 0 };
