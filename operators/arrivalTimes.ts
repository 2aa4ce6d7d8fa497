import { asyncScheduler, type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { SpindleError } from '../src/errors.ts';
import { operate } from '../src/flow/operate.ts';
import { checkOptions, column, flag, integer, positive } from '../src/options/checkOptions.ts';
import { arrivalMover } from '../src/pacing/arrivals.ts';
import { type BurstWindow, burstWindowsCheck } from '../src/pacing/burstWindow.ts';
import { checkRate, givenRate, givesRate, type RateOptions, rateChecks } from '../src/pacing/rateOptions.ts';
import { type TimePattern, timePatternCheck } from '../src/pacing/timePattern.ts';
import { aTime } from '../src/table/eventTime.ts';

/** Options of {@link arrivalTimes}. A rate must be given: `eventsPerSecond`, `stages` or `sine`. */
export interface ArrivalTimesOptions extends RateOptions {
  /** Base rate λ₀ in events per second, > 0. With `stages`, the rate before the first of them; default 0. */
  readonly eventsPerSecond?: number;
  /** Time spans with another rate, in seconds after `from`; default none. */
  readonly burstWindows?: readonly BurstWindow[];
  /** Multipliers by hour of day and weekday of the arrivals; default none. */
  readonly timePattern?: TimePattern;
  /** Same seed, same arrivals: those of `poissonDelay`. Default 42. */
  readonly seed?: number;
  /** When the arrivals begin. Default: the moment of the subscription. */
  readonly from?: Date;
  /** Whether arrivals are random, as those of `poissonDelay`; otherwise even, as those of `burstPace`. Default true. */
  readonly poisson?: boolean;
  /** The column that says when a record happened. Default: `_spindle_event_time`. */
  readonly timestampColumn?: string;
}

/**
 * Gives the events times of arrival: event k gets the time of the k-th arrival of a Poisson process with intensity λ(t) that begins
 * at `from`.
 *
 * ```
 * happened at             2022    2023   2024
 * source                  -a------b------c----|
 * arrivalTimes(from now)  -a------b------c----|
 * happens at              now     now    now
 *                         + 0.3 s + 1.2 s + 1.4 s
 * ```
 *
 * Nothing waits: `replay` lets the events leave when they happen. With the same options, `burstPace` and `poissonDelay` would let
 * them leave at these times. A time has whole milliseconds, rounded down.
 *
 * Each event is a copy. Its timestamp column and `_spindle_event_time` hold the new time, also as milliseconds or ISO text if they
 * did before. Its other columns that hold a `Date` move by the same offset. If the event had no time, they stay.
 *
 * Completes with its source, or when stages that end at a rate of 0 leave no arrival for an event. Errors pass at once. Holds nothing.
 *
 * @throws `SpindleError` `INVALID_OPTION` and `RATE_MISSING`, when called.
 *
 * @example
 * ```ts
 * import { arrivalTimes, fromTable } from 'spindle-rx/operators';
 *
 * const rows = [{ id: 1, at: new Date('2022-01-01') }, { id: 2, at: new Date('2022-01-03') }];
 * const from = new Date('2026-06-01');
 * fromTable(rows).pipe(arrivalTimes({ eventsPerSecond: 10, from })).subscribe(({ at }) => console.log(at));
 * ```
 */
export function arrivalTimes<E extends object>(options: ArrivalTimesOptions): MonoTypeOperatorFunction<E> {
  checkOptions<ArrivalTimesOptions>('arrivalTimes', options, {
    ...rateChecks,
    eventsPerSecond: positive,
    burstWindows: burstWindowsCheck,
    timePattern: timePatternCheck,
    seed: integer,
    from: aTime,
    poisson: flag,
    timestampColumn: column,
  });
  const { burstWindows = [], timePattern, seed = 42, from, poisson = true, timestampColumn } = options;
  const rate = givenRate(options);
  checkRate(rate);
  if (!givesRate(rate))
    throw new SpindleError('RATE_MISSING', 'arrivalTimes has no rate: give it eventsPerSecond, stages or sine');
  return (source) =>
    new Observable((destination) => {
      const move = arrivalMover({
        rate,
        burstWindows,
        timePattern,
        seed,
        // The wall clock, or virtual time.
        from: from ?? new Date(asyncScheduler.now()),
        poisson,
        timestampColumn,
      });
      let count = 0;
      source.subscribe(
        operate<E, E>({
          destination,
          next: (event) => {
            const moved = move(event, count++);
            if (moved) destination.next(moved as E);
            else destination.complete();
          },
        }),
      );
    });
}
