import { type RandomStream, random } from './random/random.ts';
import { stratifiedChoice } from './random/stratifiedChoice.ts';

/** What {@link reordering} needs to know. */
export interface ReorderingOptions<T> {
  readonly fraction: number;
  readonly maxDelaySlots: number;
  readonly seed: number;
  readonly causal?: ((value: T, held: T) => boolean) | undefined;
}

/** What {@link reordering} makes. */
export interface Reordering<T> {
  push(value: T): void;
  /** Lets go of the held values: they leave, and as many as can be still are late. */
  complete(): void;
  /** Drops the held values. */
  clear(): void;
}

/** Hands values over in the order that `reorder` promises: each push lets those go that are due. */
export function reordering<T>(
  { fraction, maxDelaySlots, seed, causal }: ReorderingOptions<T>,
  handOver: (value: T) => void,
): Reordering<T> {
  const stream = random(seed, 'reorder');
  const delayOfNext = delays(fraction, maxDelaySlots, stream);
  let held = new Map<number, Held<T>[]>();
  let position = 0;
  /** The furthest position that has left, and how many values left on time that were to be late. */
  let furthest = -1;
  let owed = 0;

  const leave = ({ position, value }: Held<T>): void => {
    if (position > furthest && fraction <= 1 / 2) owed++;
    furthest = Math.max(furthest, position);
    handOver(value);
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

  return {
    push(value) {
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
        handOver(value);
      }
      if (due) for (const late of due) leave(late);
    },
    complete() {
      const rest = [...held.values()].flat().sort((a, b) => a.position - b.position);
      held = new Map();
      // Held as the last of all, nothing can make it late any more; sent first, it makes the others late.
      const newest = rest.at(-1)?.position === position - 1 ? rest.pop() : undefined;
      if (newest) handOver(newest.value);
      for (const late of rest) handOver(late.value);
    },
    clear() {
      held = new Map();
    },
  };
}

interface Held<T> {
  readonly position: number;
  readonly value: T;
}

/** A function that gives, for one value after the other, by how many input positions it is delayed: 0 for not at all. */
function delays(fraction: number, max: number, stream: RandomStream): () => number {
  if (fraction > 1 / 2) return crowdedDelays(fraction, max, stream);
  const chosen = stratifiedChoice(fraction, stream, { spareLast: true });
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
