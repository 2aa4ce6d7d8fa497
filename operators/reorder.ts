import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { aFraction, aFunction, checkOptions, integer, positiveInteger, required } from '../src/checkOptions.ts';
import { reordering } from '../src/disorder/reordering.ts';
import { operate } from '../src/flow/operate.ts';
import { serial } from '../src/flow/serial.ts';

/** Options of {@link reorder}. */
export interface ReorderOptions<T = unknown> {
  /** The share of the values that arrive late, in [0, 1]. */
  readonly fraction: number;
  /** At most this many values overtake a late one before it leaves, at least 1. Default 10. */
  readonly maxDelaySlots?: number;
  /** Same seed, same order. Default 42. */
  readonly seed?: number;
  /**
   * Whether a value refers to an earlier one that is held. The held value then leaves right before it; see `causality`. Default:
   * never.
   */
  readonly causal?: (value: NoInfer<T>, held: NoInfer<T>) => boolean;
}

/**
 * Makes an exact share of the values arrive late, as a consumer counts it: after a value that followed them in the source.
 *
 * ```
 * source   -a--b--c--d--e--f--|
 * reorder  -a-----c--d(be)-f--|     b is held, and leaves two values late
 * ```
 *
 * The result is a permutation of the source. A late value leaves right after 1 to `maxDelaySlots` values that followed
 * it, never later, and no value waits for time to pass: a value moves only when the source emits. When the source
 * completes after n values, the number late is, with D = `maxDelaySlots`,
 *
 * - ⌊n·fraction⌋ or one more, for a fraction up to 1/2;
 * - above it, ⌊n·min(fraction, D/(D+1))⌋ or one less: of D+1 neighbours at most D can be late.
 *
 * With `causal`, no value leaves before one that it refers to. So a value that was to be late may leave on time. For a fraction up
 * to 1/2 a later value is made late instead, if one follows; above it, fewer values are late.
 *
 * Completion: the held values leave first, then the result completes. Each of them is still late, except the newest value of the
 * source. Errors pass at once, and drop the held values. A fraction of 0 mirrors the source.
 *
 * Memory: at most `maxDelaySlots` values are held. What the source emits while a value is being delivered is delivered
 * afterwards, in order.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called.
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
      const out = serial(destination);
      const line = reordering({ fraction, maxDelaySlots, seed, causal }, out.push);
      source.subscribe(
        operate<T, T>({
          destination,
          next: (value) => {
            line.push(value);
            out.flush();
          },
          complete: () => {
            line.complete();
            out.complete();
          },
          finalize: line.clear,
        }),
      );
    });
}
