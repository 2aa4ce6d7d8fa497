import { type MonoTypeOperatorFunction, type SchedulerLike, throwError } from 'rxjs';
import { monotonicScheduler } from '../src/flow/monotonicScheduler.ts';
import { aScheduler, checkOptions, positive } from '../src/options/checkOptions.ts';
import { type BurstWindow, burstWindowsCheck } from '../src/pacing/burstWindow.ts';
import { pacedAtRate } from '../src/pacing/pacedAtRate.ts';
import { markPace } from '../src/pacing/paceMark.ts';
import { rateMissing } from '../src/pacing/rate.ts';
import { checkRate, givenRate, givesRate, type RateOptions, rateChecks } from '../src/pacing/rateOptions.ts';
import { type TimePattern, timePatternCheck } from '../src/pacing/timePattern.ts';

/** Options of {@link burstPace}. The rate may be left to a `poissonDelay` piped directly after. */
export interface BurstPaceOptions extends RateOptions {
  /** Time spans with another rate, in seconds after the start; default none. */
  readonly burstWindows?: readonly BurstWindow[];
  /** Multipliers by hour of day and weekday; default none. */
  readonly timePattern?: TimePattern;
  /**
   * The most events that a stall may leave to catch up at once, > 0; default two seconds' worth of the highest base rate,
   * at least 1.
   */
  readonly capacity?: number;
  /** Default: real time, by a monotonic clock. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Releases values evenly at the rate λ(t) = the base rate × the product of the active burst windows' multipliers ×
 * the time pattern: a token bucket, empty at the start. The base rate is `eventsPerSecond`, ramps in `stages`, or a `sine`.
 *
 * ```
 * source      -abcdef|
 * burstPace   --a--b--cdef|      a burst window begins after b
 * ```
 *
 * Time starts when the stage is subscribed, or when the sink below has started. It is measured by a monotonic clock, so
 * setting the wall clock disturbs nothing but the time pattern, which follows it within ten seconds. The schedule is absolute: lateness never
 * adds up; after a stall it catches up by at most `capacity` events. A multiplier of 0 pauses. Followed directly by
 * {@link poissonDelay}, it hands its rate over: the two are one inhomogeneous Poisson process.
 *
 * A change of rate acts at once: what the former rate has yielded towards the next value counts.
 *
 * Completes when its last value has left, or when stages that end at a rate of 0 let no more leave. An error of the source passes at once, and what waits is dropped. Holds at
 * most 1,024 values of a source that can be paused (`fromTable`) and 65,536 of one that cannot; beyond, it errs with
 * `BACKPRESSURE_OVERFLOW`.
 *
 * @example
 * ```ts
 * import { burstPace, fromTable } from 'spindle-rx/operators';
 *
 * const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
 * const burstWindows = [{ startOffsetSeconds: 1, durationSeconds: 5, multiplier: 10 }];
 * fromTable(rows).pipe(burstPace({ eventsPerSecond: 2, burstWindows })).subscribe(console.log);
 * ```
 */
export function burstPace<T>(options: BurstPaceOptions = {}): MonoTypeOperatorFunction<T> {
  checkOptions<BurstPaceOptions>('burstPace', options, {
    ...rateChecks,
    burstWindows: burstWindowsCheck,
    timePattern: timePatternCheck,
    capacity: positive,
    scheduler: aScheduler,
  });
  const { burstWindows = [], timePattern, capacity, scheduler = monotonicScheduler } = options;
  const rate = givenRate(options);
  checkRate(rate);
  return (source) => {
    const pace = { rate, burstWindows, timePattern, capacity, scheduler };
    const result = givesRate(rate)
      ? pacedAtRate(source, () => ({ ...pace, stage: 'burstPace', cost: () => 1 }))
      : throwError(() => rateMissing('burstPace'));
    markPace(result, { ...pace, source });
    return result;
  };
}
