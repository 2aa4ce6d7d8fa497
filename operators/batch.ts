import { asyncScheduler, Observable, type OperatorFunction, type SchedulerLike, type Subscription } from 'rxjs';
import { currentContext, within } from '../src/flow/context.ts';
import { operate } from '../src/flow/operate.ts';
import { aScheduler, checkOptions, notNegative, positiveInteger, required } from '../src/options/checkOptions.ts';
import { scheduleAfter } from '../src/pacing/scheduleAfter.ts';

/** Options of {@link batch}. */
export interface BatchOptions {
  /** The most values in a batch, ≥ 1. */
  readonly size: number;
  /** A batch leaves at this age, in milliseconds, even if it is not full, ≥ 0. Default: it waits until it is full. */
  readonly maxWaitMs?: number;
  /**
   * The scheduler of `maxWaitMs`. With `asapScheduler` and 0, a batch holds the values of one moment. Default
   * `asyncScheduler`.
   */
  readonly scheduler?: SchedulerLike;
}

/**
 * Gathers values into arrays, by count or by age. No array is empty.
 *
 * ```
 * source     -a-b-c-d----e|
 * batch(3)   -----x------(y|)      x = [a, b, c], y = [d, e]
 * ```
 *
 * Completes with its source, after a last batch that may be shorter. An error of the source passes at once, and the gathered values
 * are dropped. Holds at most `size` values.
 *
 * The type of the values must be known. In a function of any type, write `batch(3) as OperatorFunction<T, T[]>`.
 *
 * @example
 * ```ts
 * import { from } from 'rxjs';
 * import { batch } from 'spindle-rx/operators';
 *
 * from(['a', 'b', 'c']).pipe(batch(2)).subscribe(console.log); // [ 'a', 'b' ], then [ 'c' ]
 * ```
 */
export function batch<T>(
  options: number | BatchOptions,
): OperatorFunction<
  T extends readonly unknown[] ? 'batch() gathers single values: these are batches already' : T,
  T[]
> {
  const {
    size,
    maxWaitMs,
    scheduler = asyncScheduler,
  } = checkOptions<BatchOptions>('batch', typeof options === 'number' ? { size: options } : options, {
    size: required(positiveInteger),
    maxWaitMs: notNegative,
    scheduler: aScheduler,
  });
  return (source) =>
    new Observable<T[]>((destination) => {
      const context = currentContext();
      let gathered: T[] = [];
      let timer: Subscription | undefined;

      const emit = () => {
        const full = gathered;
        gathered = [];
        timer?.unsubscribe();
        timer = undefined;
        if (full.length > 0) destination.next(full);
      };

      source.subscribe(
        operate<unknown, T[]>({
          destination,
          next: (value) => {
            if (gathered.push(value as T) >= size) emit();
            else if (maxWaitMs !== undefined)
              timer ??= scheduleAfter(scheduler, maxWaitMs, () => within(context, emit));
          },
          complete: () => {
            emit();
            destination.complete();
          },
          finalize: () => {
            timer?.unsubscribe();
            gathered = [];
          },
        }),
      );
    });
}
