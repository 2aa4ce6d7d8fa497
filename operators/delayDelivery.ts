import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { delayed } from '../src/disorder/delayed.ts';
import { type DelaySeconds, delayCheck } from '../src/disorder/delayLaw.ts';
import { monotonicScheduler } from '../src/flow/monotonicScheduler.ts';
import {
  aFraction,
  aScheduler,
  checkOptions,
  column,
  integer,
  positiveInteger,
  required,
} from '../src/options/checkOptions.ts';
import { eventTimes } from '../src/table/eventTime.ts';

export type { DelaySeconds } from '../src/disorder/delayLaw.ts';

/** Options of {@link delayDelivery}. */
export interface DelayDeliveryOptions {
  /** The share of the events that are delayed, in [0, 1]. */
  readonly fraction: number;
  /** How many seconds after they happened they arrive. */
  readonly delaySeconds: DelaySeconds;
  /** Same seed, same delays. Default 42. */
  readonly seed?: number;
  /** The most delayed events that are held, ≥ 1. Default 1,000,000. */
  readonly maxHeld?: number;
  /** The column that says when a record happened. Default: `_spindle_event_time`. */
  readonly timestampColumn?: string;
  /** Where it goes on when the stage below wants events again. Default: the event loop. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Delays an exact share of the events by seconds of their own time. Events leave in the order of event time + delay.
 *
 * ```
 * happened at     1  2  3  4  5  6
 * source         -a--b--c--d--e--f--|
 * delayDelivery  -a-----c--d(be)-f--|     b is 2.5 seconds late
 * ```
 *
 * No event waits for time to pass: a delayed event leaves when an event comes whose time is not before its delivery. Of equal times,
 * the event that came first leaves first. When the source completes, the held events leave in order of delivery. An error passes at
 * once, and the held events are dropped. A fraction of 0 mirrors the source.
 *
 * After n events with a time, ⌊n·fraction⌋ or one more of them are delayed. An event without a time is never delayed. The event stays
 * as it is, and its event time too. `replay` knows when a delayed event is to be delivered, and plays it then.
 *
 * The event times of the source must not fall: an event that happened before the one that came before it is `INVALID_INPUT`.
 *
 * Holds the delayed events, at most `maxHeld`, and while the stage below is busy also 1,024 events of a source that can be paused
 * (`fromTable`) and 65,536 of one that cannot. Beyond, it fails with `BACKPRESSURE_OVERFLOW`.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called.
 *
 * @example
 * ```ts
 * import { delayDelivery, fromTable } from 'spindle-rx/operators';
 *
 * const rows = Array.from({ length: 100 }, (_, id) => ({ id, at: new Date(id * 1000) }));
 * fromTable(rows).pipe(delayDelivery({ fraction: 0.1, delaySeconds: [5, 60] })).subscribe(console.log); // 10 of them come late
 * ```
 */
export function delayDelivery<E extends object>(options: DelayDeliveryOptions): MonoTypeOperatorFunction<E> {
  checkOptions<DelayDeliveryOptions>('delayDelivery', options, {
    fraction: required(aFraction),
    delaySeconds: required(delayCheck),
    seed: integer,
    maxHeld: positiveInteger,
    timestampColumn: column,
    scheduler: aScheduler,
  });
  const { fraction, delaySeconds, seed = 42, maxHeld = 1_000_000, timestampColumn } = options;
  const { scheduler = monotonicScheduler } = options;
  if (fraction === 0) return (source) => source;
  return (source) =>
    delayed(source, () => ({
      fraction,
      delaySeconds,
      seed,
      maxHeld,
      timeOf: eventTimes('delayDelivery', timestampColumn),
      scheduler,
    }));
}
