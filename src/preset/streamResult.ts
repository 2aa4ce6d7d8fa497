import type { Delivery } from '../event/tally.ts';
import { printable } from '../text/printable.ts';

/**
 * The totals of a run. Every count is of events that the sink has acknowledged.
 *
 * @example
 * ```ts
 * import { RetailDomain, SpindleStreamer } from 'spindle-rx';
 *
 * const result = await new SpindleStreamer({ domain: new RetailDomain(), config: { maxEvents: 100 } }).stream('order');
 * console.log(result.eventsSent, result.elapsedSeconds);
 * ```
 */
export class StreamResult implements Delivery {
  readonly table: string;
  readonly eventsSent: number;
  readonly anomalyCount: number;
  readonly outOfOrderCount: number;
  /** When the arrivals began, if events have times of arrival. With it as `config.startAt`, the same stream can be made again. */
  readonly startAt?: Date;
  /** The largest lateness in seconds; undefined unless events are delayed or there is a watermark. */
  readonly maxLatenessSeconds?: number;
  /** How many events lie behind the watermark; undefined without a watermark. */
  readonly behindWatermark?: number;
  /** How many events the sink has left out, because they are too large for it. */
  readonly skipped: number;
  /** Whether the run has ended early because the sink's reader was gone (a closed pipe). */
  readonly readerGone: boolean;
  readonly elapsedSeconds: number;
  /** The seed of the run, also if it was drawn. */
  readonly seed: number;

  /** How many of `eventsSent` were sent by earlier runs; 0 unless the run was resumed from a checkpoint. */
  readonly eventsBefore: number;

  constructor(
    table: string,
    delivery: Delivery,
    elapsedSeconds: number,
    seed: number,
    eventsBefore = 0,
    startAt?: Date,
  ) {
    this.table = table;
    this.eventsSent = delivery.eventsSent;
    this.anomalyCount = delivery.anomalyCount;
    this.outOfOrderCount = delivery.outOfOrderCount;
    const { maxLatenessSeconds, behindWatermark } = delivery;
    if (maxLatenessSeconds !== undefined) this.maxLatenessSeconds = maxLatenessSeconds;
    if (behindWatermark !== undefined) this.behindWatermark = behindWatermark;
    this.skipped = delivery.skipped ?? 0;
    this.readerGone = delivery.readerGone ?? false;
    this.elapsedSeconds = elapsedSeconds;
    this.seed = seed;
    this.eventsBefore = eventsBefore;
    if (startAt) this.startAt = startAt;
  }

  /** The mean rate of this run; 0 if no time has passed. */
  get eventsPerSecondActual(): number {
    return this.elapsedSeconds > 0 ? (this.eventsSent - this.eventsBefore) / this.elapsedSeconds : 0;
  }

  toString(): string {
    const n = (value: number) => Math.round(value).toLocaleString('en-US');
    const { maxLatenessSeconds, behindWatermark } = this;
    const parts = [
      `table='${printable(this.table)}'`,
      `events=${n(this.eventsSent)}`,
      `anomalies=${n(this.anomalyCount)}`,
      `ooo=${n(this.outOfOrderCount)}`,
      ...(maxLatenessSeconds === undefined ? [] : [`late by up to ${maxLatenessSeconds.toFixed(1)}s`]),
      ...(behindWatermark === undefined ? [] : [`behind watermark=${n(behindWatermark)}`]),
      ...(this.skipped > 0 ? [`skipped=${n(this.skipped)}`] : []),
      `${this.elapsedSeconds.toFixed(2)}s @ ${n(this.eventsPerSecondActual)} eps`,
    ];
    return `StreamResult(${parts.join(', ')})`;
  }
}
