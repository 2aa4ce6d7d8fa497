import { anomalous, IS_ANOMALY, SEQ, TABLE } from './event.ts';

/** Running totals of what the sink has acknowledged. */
export interface Delivery {
  /** Events that the sink has acknowledged. */
  readonly eventsSent: number;
  /** Those among them that an anomaly has changed. */
  readonly anomalyCount: number;
  /** Events that arrived after one of a higher `_spindle_seq` of the same table. */
  readonly outOfOrderCount: number;
}

/** Counts what a sink has acknowledged. */
export class Tally {
  eventsSent = 0;
  #anomalies = 0;
  #late = 0;
  readonly #highest = new Map<unknown, number>();
  #table: unknown;
  #top = -1;

  add(events: readonly object[]): void {
    this.eventsSent += events.length;
    for (const event of events as readonly Readonly<Record<string | symbol, unknown>>[]) {
      if (event[IS_ANOMALY] === true || event[anomalous] !== undefined) this.#anomalies++;
      const seq = event[SEQ];
      if (typeof seq !== 'number') continue;
      const table = event[TABLE];
      if (table !== this.#table) {
        this.#highest.set(this.#table, this.#top);
        this.#table = table;
        this.#top = this.#highest.get(table) ?? -1;
      }
      if (seq < this.#top) this.#late++;
      else this.#top = seq;
    }
  }

  delivery(): Delivery {
    return { eventsSent: this.eventsSent, anomalyCount: this.#anomalies, outOfOrderCount: this.#late };
  }
}
