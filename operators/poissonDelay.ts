import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import { SpindleError } from '../src/errors.ts';
import { monotonicScheduler } from '../src/flow/monotonicScheduler.ts';
import { aScheduler, checkOptions, integer } from '../src/options/checkOptions.ts';
import { pacedAtRate } from '../src/pacing/pacedAtRate.ts';
import { paceOf } from '../src/pacing/paceMark.ts';
import { rateMissing } from '../src/pacing/rate.ts';
import { checkRate, givenRate, givesRate, type RateOptions, rateChecks, showRate } from '../src/pacing/rateOptions.ts';
import { random } from '../src/random/random.ts';

/** Options of {@link poissonDelay}. The rate is left out where a `burstPace` piped directly before gives it. */
export interface PoissonDelayOptions extends RateOptions {
  /** Default 42. */
  readonly seed?: number;
  /** Default: the scheduler of the `burstPace` before, else real time, by a monotonic clock. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Releases values as arrivals of a Poisson process: gaps are independent and exponential with mean 1/λ.
 *
 * ```
 * source         (abcd|)
 * poissonDelay   --a-b-----c--(d|)
 * ```
 *
 * Directly after {@link burstPace} its intensity is the λ(t) of that stage (time-rescaling theorem: each value costs an
 * Exp(1) share of ∫λ). Anything in between hides the rate: `RATE_MISSING`; two rates are a `RATE_CONFLICT`; both are
 * thrown by `pipe`.
 *
 * Completes when its last value has left, or when stages that end at a rate of 0 let no more leave. An error of the source passes at once, and what waits is dropped. Holds at
 * most 1,024 values of a source that can be paused (`fromTable`) and 65,536 of one that cannot; beyond, it errs with
 * `BACKPRESSURE_OVERFLOW`.
 *
 * @example
 * ```ts
 * import { fromTable, poissonDelay } from 'spindle-rx/operators';
 *
 * // Two events a second on average, at random times.
 * fromTable([{ id: 1 }, { id: 2 }, { id: 3 }]).pipe(poissonDelay({ eventsPerSecond: 2 })).subscribe(console.log);
 * ```
 */
export function poissonDelay<T>(options: PoissonDelayOptions = {}): MonoTypeOperatorFunction<T> {
  checkOptions<PoissonDelayOptions>('poissonDelay', options, {
    ...rateChecks,
    seed: integer,
    scheduler: aScheduler,
  });
  const { seed = 42, scheduler } = options;
  const own = givenRate(options);
  checkRate(own);
  return (source) => {
    const mark = paceOf(source);
    const { rate: paceRate, burstWindows = [], timePattern, capacity } = mark ?? {};
    if (paceRate && givesRate(paceRate) && givesRate(own))
      throw new SpindleError(
        'RATE_CONFLICT',
        `burstPace gives ${showRate(paceRate)} and poissonDelay ${showRate(own)}: leave the rate to one of them`,
      );
    const rate = paceRate && givesRate(paceRate) ? paceRate : own;
    if (!givesRate(rate)) throw rateMissing('poissonDelay');
    return pacedAtRate((mark?.source as Observable<T> | undefined) ?? source, () => {
      const stream = random(seed, 'poissonDelay');
      return {
        stage: 'poissonDelay',
        rate,
        burstWindows,
        timePattern,
        cost: () => stream.exponential(),
        capacity,
        scheduler: scheduler ?? mark?.scheduler ?? monotonicScheduler,
      };
    });
  };
}
