import type { Delivery } from '../event/tally.ts';
import { printable } from '../text/printable.ts';

/** What a run delivered. Every count is of events that the sink acknowledged. */
export class StreamResult implements Delivery {
  readonly table: string;
  readonly eventsSent: number;
  readonly anomalyCount: number;
  readonly outOfOrderCount: number;
  /** Events that the sink left out on purpose, because they are too large for it. */
  readonly skipped: number;
  /** Whether the run ended early because the sink's reader was gone (a closed pipe). */
  readonly readerGone: boolean;
  readonly elapsedSeconds: number;
  /** The seed of the run, also where it was drawn. */
  readonly seed: number;

  /** Of `eventsSent`, those that earlier runs had sent, where this one was resumed from a checkpoint. */
  readonly eventsBefore: number;

  constructor(table: string, delivery: Delivery, elapsedSeconds: number, seed: number, eventsBefore = 0) {
    this.table = table;
    this.eventsSent = delivery.eventsSent;
    this.anomalyCount = delivery.anomalyCount;
    this.outOfOrderCount = delivery.outOfOrderCount;
    this.skipped = delivery.skipped ?? 0;
    this.readerGone = delivery.readerGone ?? false;
    this.elapsedSeconds = elapsedSeconds;
    this.seed = seed;
    this.eventsBefore = eventsBefore;
  }

  /** Of this run; 0 where no time has passed. */
  get eventsPerSecondActual(): number {
    return this.elapsedSeconds > 0 ? (this.eventsSent - this.eventsBefore) / this.elapsedSeconds : 0;
  }

  toString(): string {
    const n = (value: number) => Math.round(value).toLocaleString('en-US');
    return (
      `StreamResult(table='${printable(this.table)}', events=${n(this.eventsSent)}, anomalies=${n(this.anomalyCount)}, ` +
      `ooo=${n(this.outOfOrderCount)}, ${this.skipped > 0 ? `skipped=${n(this.skipped)}, ` : ''}${this.elapsedSeconds.toFixed(2)}s @ ${n(this.eventsPerSecondActual)} eps)`
    );
  }
}
