import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { Reordering } from '../src/disorder/reordering.ts';
import { DeliveryQueue } from '../src/flow/deliveryQueue.ts';
import { operate } from '../src/flow/operate.ts';
import { aFraction, aFunction, checkOptions, integer, positiveInteger, required } from '../src/options/checkOptions.ts';

/** Options of {@link reorder}. */
export interface ReorderOptions<T = unknown> {
  /** The share of the values that arrive late, in [0, 1]. */
  readonly fraction: number;
  /** At most this many values overtake a late one before it leaves, at least 1. Default 10. */
  readonly maxDelaySlots?: number;
  /** Same seed, same order. Default 42. */
  readonly seed?: number;
  /**
   * Whether a value refers to an earlier one that is held. The held value then leaves right before it. See `causality`. Default:
   * never.
   */
  readonly causal?: (value: NoInfer<T>, held: NoInfer<T>) => boolean;
}

/**
 * Makes an exact share of the values late. A value is late if it leaves after one that followed it in the source.
 *
 * ```
 * source   -a--b--c--d--e--f--|
 * reorder  -a-----c--d(be)-f--|     b is held, and leaves two values late
 * ```
 *
 * The result is a permutation of the source. A late value leaves after 1 to `maxDelaySlots` values that followed it. No value waits
 * for time to pass: a held value leaves only when the source emits or completes. When the source completes after n values, the
 * number of late values is, with D = `maxDelaySlots`,
 *
 * - ⌊n·fraction⌋ or one more, for a fraction up to 1/2;
 * - above it, ⌊n·min(fraction, D/(D+1))⌋ or one less: of D+1 neighbours at most D can be late.
 *
 * With `causal`, no value leaves before one that it refers to. So a value that was chosen to be late may leave on time. For a
 * fraction up to 1/2, a later value is late instead, if there is one. For a larger fraction, fewer values are late.
 *
 * When the source completes, the held values leave first. Each of them is late, except the newest value of the source. An error
 * passes at once, and the held values are dropped. A fraction of 0 mirrors the source.
 *
 * Holds at most `maxDelaySlots` values. Values that the source emits while another is being delivered are delivered after it, in
 * order.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called.
 *
 * @example
 * ```ts
 * import { fromTable, reorder } from 'spindle-rx/operators';
 *
 * const rows = Array.from({ length: 100 }, (_, id) => ({ id }));
 * fromTable(rows).pipe(reorder({ fraction: 0.1, maxDelaySlots: 5 })).subscribe(console.log); // 10 of them come late
 * ```
 */
export function reorder<T>(options: ReorderOptions<T>): MonoTypeOperatorFunction<T> {
  checkOptions<ReorderOptions<T>>('reorder', options, {
    fraction: required(aFraction),
    maxDelaySlots: positiveInteger,
    seed: integer,
    causal: aFunction,
  });
  const { fraction, maxDelaySlots = 10, seed = 42, causal } = options;
  if (fraction === 0) return (source) => source;

  return (source) =>
    new Observable((destination) => {
      const out = new DeliveryQueue(destination);
      const reordering = new Reordering<T>({ fraction, maxDelaySlots, seed, causal }, (value) => out.push(value));
      source.subscribe(
        operate<T, T>({
          destination,
          next: (value) => {
            reordering.push(value);
            out.flush();
          },
          complete: () => {
            reordering.complete();
            out.complete();
          },
          finalize: () => reordering.clear(),
        }),
      );
    });
}
