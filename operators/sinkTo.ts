import type { OperatorFunction } from 'rxjs';
import type { SinkLike } from '../sinks/toSink.ts';
import { type Delivery, Tally } from '../src/event/tally.ts';
import { aFunction, checkOptions, notNegative, positiveInteger } from '../src/options/checkOptions.ts';
import { writeTo } from './delivery/sinkWriter.ts';

export type { Delivery } from '../src/event/tally.ts';

/** Options of {@link sinkTo}. */
export interface SinkToOptions {
  /** The source is paused while this many events wait for the sink, ≥ 1. Default 4,096. At least one batch always fits. */
  readonly highWaterMark?: number;
  /**
   * Batches that wait while the sink is writing are written together, up to this many events at once, ≥ 1. Default: each batch
   * is written as it came.
   */
  readonly batchSize?: number;
  /**
   * How far the watermark of a consumer stays behind the largest event time of a table, in seconds, ≥ 0. The Delivery then says how late
   * events were at most, and how many lie behind the watermark. Events need `_spindle_event_time`. Default: lateness in time is not
   * measured.
   */
  readonly watermarkSeconds?: number;
  /** Called when the sink has started, before the first write. What it throws ends the stream as a failed start does. */
  readonly onStart?: () => void;
}

/**
 * Delivers events, or batches of them, to a sink: one {@link Delivery} for each batch that the sink acknowledged.
 *
 * ```
 * source   -x-y--z|
 * sinkTo   --1--2---(3|)
 * ```
 *
 * Starts the sink, then the source; writes one batch at a time; closes the sink, then completes. An empty stream gives one
 * Delivery of zeros. When the source fails, the sink is aborted after what it had acknowledged. An error of the sink
 * surfaces once, as `SINK_START_FAILED`, `SINK_WRITE_FAILED` or `SINK_CLOSE_FAILED` with its `cause`. If the sink's reader is
 * gone (`ABORTED`), the stream ends as if its source had completed, and the last Delivery says `readerGone`. Unsubscribing
 * aborts the sink.
 *
 * Holds `highWaterMark` events of a source that can be paused (`fromTable`) and 65,536 of one that cannot; beyond, it fails
 * with `BACKPRESSURE_OVERFLOW`.
 *
 * @example
 * ```ts
 * import { lastValueFrom } from 'rxjs';
 * import { batch, fromTable, sinkTo } from 'spindle-rx/operators';
 * import { FileSink } from 'spindle-rx/sinks';
 *
 * const rows = [{ id: 1 }, { id: 2 }];
 * const { eventsSent } = await lastValueFrom(fromTable(rows).pipe(batch(500), sinkTo(new FileSink('events.jsonl'))));
 * ```
 */
export function sinkTo<E extends object>(
  target: SinkLike<E>,
  options: SinkToOptions = {},
): OperatorFunction<E | readonly E[], Delivery> {
  checkOptions<SinkToOptions>('sinkTo', options, {
    highWaterMark: positiveInteger,
    batchSize: positiveInteger,
    watermarkSeconds: notNegative,
    onStart: aFunction,
  });
  const { highWaterMark = 4096, batchSize = 1, watermarkSeconds, onStart } = options;
  const timing = watermarkSeconds === undefined ? undefined : { watermarkSeconds };
  return writeTo<E>(target, { highWaterMark, batchSize, tally: () => new Tally(undefined, timing), onStart });
}
