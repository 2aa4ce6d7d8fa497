import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { monotonicScheduler } from '../src/flow/monotonicScheduler.ts';
import { aScheduler, checkOptions, column, must, positive } from '../src/options/checkOptions.ts';
import { paced } from '../src/pacing/paced.ts';
import { ReplayTimetable } from '../src/pacing/replayTimetable.ts';
import { aTime, eventTimes } from '../src/table/eventTime.ts';

/** Options of {@link replay}. */
export interface ReplayOptions {
  /** How many times as fast as it happened, > 0. With `Infinity` nothing waits. Default 1. */
  readonly speed?: number;
  /** The event time at which the replay begins. Events that happened before it leave at once. Default: that of the first event. */
  readonly from?: Date;
  /** The moment at which the replay begins. Default: when the stage below wants events, and without `from` the first one is there. */
  readonly startAt?: Date;
  /** A longer gap between event times counts as so many seconds of event time, > 0. Default: gaps stay. */
  readonly maxGapSeconds?: number;
  /** The column that says when a record happened. Default: `_spindle_event_time`. */
  readonly timestampColumn?: string;
  /** Default: real time, by a monotonic clock. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Plays events by their own times: an event is due at start + (event time − `from`) / `speed`.
 *
 * ```
 * happened at   9:00:00  9:00:02  9:00:06
 * source        (a       b        c|)
 * replay        a-b---(c|)                     at speed 1, a second is one dash
 * ```
 *
 * With `from: new Date()`, what happened before leaves at once, and the rest when it happens: backfill, then live. An event that
 * `delayDelivery` has delayed is due when it is to be delivered. An event that happened before one that has left, or that has no time,
 * is due with the event before it: disorder never holds an event back.
 *
 * Time is measured by a monotonic clock. The schedule is absolute: lateness never adds up, and after a stall everything that is due
 * leaves at once, in order.
 *
 * Completes when its last event has left. An error of the source passes at once, and what waits is dropped. Holds at
 * most 1,024 events of a source that can be paused (`fromTable`) and 65,536 of one that cannot; beyond, it errs with
 * `BACKPRESSURE_OVERFLOW`.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called.
 *
 * @example
 * ```ts
 * import { fromTable, replay } from 'spindle-rx/operators';
 *
 * const rows = [{ id: 1, at: new Date('2022-01-01T00:00:00Z') }, { id: 2, at: new Date('2022-01-01T00:01:00Z') }];
 * fromTable(rows).pipe(replay({ speed: 60 })).subscribe(console.log); // the second leaves one second after the first
 * ```
 */
export function replay<E extends object>(options: ReplayOptions = {}): MonoTypeOperatorFunction<E> {
  checkOptions<ReplayOptions>('replay', options, {
    speed: must((value) => typeof value === 'number' && value > 0, '> 0, such as 60, or Infinity'),
    from: aTime,
    startAt: aTime,
    maxGapSeconds: positive,
    timestampColumn: column,
    scheduler: aScheduler,
  });
  const { speed = 1, from, startAt, maxGapSeconds, timestampColumn, scheduler = monotonicScheduler } = options;
  return (source) =>
    paced<E>(source, () => ({
      stage: 'replay',
      scheduler,
      begin: () =>
        new ReplayTimetable({
          speed,
          from: from?.getTime(),
          startAt: startAt?.getTime(),
          maxGap: maxGapSeconds === undefined ? Number.POSITIVE_INFINITY : maxGapSeconds * 1000,
          timeOf: eventTimes('replay', timestampColumn),
          scheduler,
        }),
    }));
}
