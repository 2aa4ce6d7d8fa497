import { IS_ANOMALY, SEQ, TABLE } from './event.ts';
import { notesOf } from './notes.ts';
import { timeLateness } from './timeLateness.ts';

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
  /** The largest lateness in seconds; absent unless it is measured. */
  readonly maxLatenessSeconds?: number;
  /**
   * How many events lie behind the watermark: the largest event time of their table so far is ahead of theirs by more than
   * `watermarkSeconds`. Absent without a watermark.
   */
  readonly behindWatermark?: number;
  /** How many other events the sink has left out, because they are too large for it; absent if there are none. */
  readonly skipped?: number;
  /** True in the last totals of a stream that has ended early because the sink's reader was gone (a closed pipe). */
  readonly readerGone?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether lateness in time is measured, which costs a little for each event. */
export interface Timing {
  /** Events that are later than this lie behind the watermark. Default: there is no watermark. */
  readonly watermarkSeconds?: number | undefined;
}

/** Counts what a sink has acknowledged. May start from the totals of an earlier run. */
export class Tally {
  /** Events that the sink has acknowledged. */
  eventsSent: number;
  /** False after a batch was acknowledged in part. The totals then do not say up to which event the sink has the stream. */
  isWhole = true;
  #anomalies: number;
  #late: number;
  #skipped: number;
  readonly #timeLatenessOf: ((event: object) => number | undefined) | undefined;
  readonly #watermarkMs: number | undefined;
  #mostLateMs: number;
  #behind: number;
  readonly #highest = new Map<unknown, number>();
  #table: unknown;
  #top = -1;

  constructor(before: Delivery = noDelivery, timing?: Timing) {
    const {
      eventsSent,
      anomalyCount,
      outOfOrderCount,
      maxLatenessSeconds = 0,
      behindWatermark = 0,
      skipped = 0,
    } = before;
    this.#timeLatenessOf = timing && timeLateness();
    this.#watermarkMs = timing?.watermarkSeconds === undefined ? undefined : 1000 * timing.watermarkSeconds;
    this.#mostLateMs = 1000 * maxLatenessSeconds;
    this.#behind = behindWatermark;
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
      if (this.#isLate(event)) this.#late++;
    }
    if (this.#timeLatenessOf) for (const event of events) this.#countTime(this.#timeLatenessOf(event) ?? 0);
  }

  /** Takes an event that the totals count already. It decides which of the later ones are late. */
  pass(event: object): void {
    this.#isLate(event);
    this.#timeLatenessOf?.(event);
  }

  #countTime(lateMs: number): void {
    if (lateMs > this.#mostLateMs) this.#mostLateMs = lateMs;
    if (this.#watermarkMs !== undefined && lateMs > this.#watermarkMs) this.#behind++;
  }

  /** Whether an event comes after one of its table with a higher `_spindle_seq`. */
  #isLate(event: object): boolean {
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
      ...(this.#timeLatenessOf && { maxLatenessSeconds: this.#mostLateMs / 1000 }),
      ...(this.#watermarkMs !== undefined && { behindWatermark: this.#behind }),
      ...(this.#skipped > 0 && { skipped: this.#skipped }),
    };
  }
}

/** The totals before the first event. */
export const noDelivery: Delivery = { eventsSent: 0, anomalyCount: 0, outOfOrderCount: 0 };
