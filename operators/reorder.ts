import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { checkOption, isFraction, isPositiveInteger } from '../src/errors.ts';
import { operate } from '../src/flow/operate.ts';
import { serial } from '../src/flow/serial.ts';
import { type RandomStream, random } from '../src/random.ts';
import { strata } from '../src/strata.ts';

/** Options of {@link reorder}. */
export interface ReorderOptions<T = unknown> {
  /** The share of the values that arrive late, in [0, 1]. */
  readonly fraction: number;
  /** By how many values a late one may be late, at least 1. Default 10. */
  readonly maxDelaySlots?: number;
  /** Same seed, same order. Default 42. */
  readonly seed?: number;
  /**
   * Whether a value refers to one that came before it and is held, which then leaves right before it; see `causality`.
   * Default: never.
   */
  readonly causal?: (value: NoInfer<T>, held: NoInfer<T>) => boolean;
}

/**
 * Makes an exact share of the values arrive late, as a consumer would count it: after a value that followed them.
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
 * With `causal`, no value leaves before one that it refers to. A late value that is then on time after all is made up for
 * by one that follows, where there is one, up to a fraction of 1/2; above it, fewer values are late.
 *
 * Completion: the held values leave first, so that each of them still is late but the newest, where it was held; then
 * the result completes. Errors pass at once, and drop the held values. A fraction of 0 mirrors the source.
 *
 * Memory: at most `maxDelaySlots` values are held. A source that emits while a value is being delivered is heard at
 * once and delivered afterwards, in order.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called.
 */
export function reorder<T>({
  fraction,
  maxDelaySlots = 10,
  seed = 42,
  causal,
}: ReorderOptions<T>): MonoTypeOperatorFunction<T> {
  checkOption(isFraction(fraction), 'fraction', fraction, 'a number from 0 to 1');
  checkOption(isPositiveInteger(maxDelaySlots), 'maxDelaySlots', maxDelaySlots, 'an integer of at least 1');
  checkOption(Number.isFinite(seed), 'seed', seed, 'a finite number');
  if (fraction === 0) return (source) => source;

  return (source) =>
    new Observable((destination) => {
      const stream = random(seed, 'reorder');
      const delayOfNext = delays(fraction, maxDelaySlots, stream);
      const out = serial(destination);
      let held = new Map<number, Held<T>[]>();
      let position = 0;
      /** The furthest position that has left, and how many values left on time that were to be late. */
      let furthest = -1;
      let owed = 0;

      const leave = ({ position, value }: Held<T>): void => {
        if (position > furthest && fraction <= 1 / 2) owed++;
        furthest = Math.max(furthest, position);
        out.push(value);
      };

      const leaveBefore = (value: T, refersTo: (value: T, held: T) => boolean): void => {
        for (const [due, bucket] of held) {
          const referred = bucket.filter((one) => refersTo(value, one.value));
          if (referred.length === 0) continue;
          held.set(
            due,
            bucket.filter((one) => !referred.includes(one)),
          );
          for (const one of referred) leave(one);
        }
      };

      source.subscribe(
        operate<T, T>({
          destination,
          next: (value) => {
            if (causal && held.size > 0) leaveBefore(value, causal);
            const current = position++;
            let delay = delayOfNext();
            const due = held.size > 0 ? held.get(current) : undefined;
            if (due) held.delete(current);
            // What is due now has to be overtaken by this value.
            if (owed > 0 && delay === 0 && due === undefined) {
              owed--;
              delay = 1 + stream.integer(maxDelaySlots);
            }
            if (delay > 0) {
              const bucket = held.get(current + delay);
              if (bucket) bucket.push({ position: current, value });
              else held.set(current + delay, [{ position: current, value }]);
            } else {
              furthest = current;
              out.push(value);
            }
            if (due) for (const late of due) leave(late);
            out.flush();
          },
          complete: () => {
            const rest = [...held.values()].flat().sort((a, b) => a.position - b.position);
            held = new Map();
            // Held as the last of all, nothing can make it late any more; sent first, it makes the others late.
            const newest = rest.at(-1)?.position === position - 1 ? rest.pop() : undefined;
            if (newest) out.push(newest.value);
            for (const late of rest) out.push(late.value);
            out.complete();
          },
          finalize: () => {
            held = new Map();
          },
        }),
      );
    });
}

interface Held<T> {
  readonly position: number;
  readonly value: T;
}

/** A function that gives, for one value after the other, by how many input positions it is delayed: 0 for not at all. */
function delays(fraction: number, max: number, stream: RandomStream): () => number {
  if (fraction > 1 / 2) return crowdedDelays(fraction, max, stream);
  const chosen = strata(fraction, stream, { spareLast: true });
  // The value after a victim belongs to its stratum, so it is not one itself and overtakes it at once.
  return () => (chosen() ? 1 + stream.integer(max) : 0);
}

/**
 * Delays where most values are late: the punctual ones end strata, and every other value waits at least for the end of
 * its own, so that something overtakes it.
 */
function crowdedDelays(fraction: number, max: number, stream: RandomStream): () => number {
  // Of n values so many are punctual; written so that both are exact: n·D/(D+1) loses nothing to rounding.
  const limited = fraction >= max / (max + 1);
  const punctual = (n: number): number => (limited ? Math.ceil(n / (max + 1)) : n - Math.floor(n * fraction));
  const share = limited ? 1 / (max + 1) : 1 - fraction;
  let position = 0;
  let last = -1;
  return () => {
    const current = position++;
    if (current > last) {
      const count = punctual(current) + 1;
      let n = Math.max(current + 1, Math.ceil(count / share));
      while (n - 1 > current && punctual(n - 1) >= count) n--;
      while (punctual(n) < count) n++;
      last = n - 1;
    }
    const distance = last - current;
    // Rounding can make a stratum one value too long; its first value then goes at once.
    return distance === 0 || distance > max ? 0 : distance + stream.integer(max - distance + 1);
  };
}
