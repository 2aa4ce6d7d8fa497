import { type RandomStream, random } from '../random/random.ts';
import { stratifiedChoice } from '../random/stratifiedChoice.ts';

/** What {@link reordering} needs to know. */
export interface ReorderingOptions<T> {
  readonly fraction: number;
  readonly maxDelaySlots: number;
  readonly seed: number;
  readonly causal?: ((value: T, held: T) => boolean) | undefined;
}

/** Values on their way through {@link reordering}. */
export interface Reordering<T> {
  push(value: T): void;
  /** Hands over the held values, so that as many of them as possible are late. */
  complete(): void;
  /** Drops the held values. */
  clear(): void;
}

/** Hands values over in the order that `reorder` promises: each push hands over the values that are due. */
export function reordering<T>(
  { fraction, maxDelaySlots, seed, causal }: ReorderingOptions<T>,
  handOver: (value: T) => void,
): Reordering<T> {
  const stream = random(seed, 'reorder');
  const delayOfNext = delays(fraction, maxDelaySlots, stream);
  let held = new Map<number, Held<T>[]>();
  let position = 0;
  /** The furthest position that has left. */
  let furthest = -1;
  /** How many values were to be late and left on time. */
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
      // Not if a value is due now: this value has to overtake it.
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
      // No value follows the newest one, so it cannot be late any more. Handed over first, it makes the others late.
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

/** Returns a function that says by how many input positions the next value is delayed; 0 is not at all. */
function delays(fraction: number, max: number, stream: RandomStream): () => number {
  if (fraction > 1 / 2) return crowdedDelays(fraction, max, stream);
  const chosen = stratifiedChoice(fraction, stream, { spareLast: true });
  // The value after a delayed one belongs to the same stratum, so it is not delayed and overtakes it at once.
  return () => (chosen() ? 1 + stream.integer(max) : 0);
}

/**
 * Delays for a fraction above 1/2. Each stratum ends with a punctual value. Every other value waits at least for the end of its
 * stratum, so that the punctual value overtakes it.
 */
function crowdedDelays(fraction: number, max: number, stream: RandomStream): () => number {
  // How many of n values are punctual. Written in two ways, so that n·D/(D+1) loses nothing to rounding.
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
    // Rounding can make a stratum one value too long; its first value is then punctual too.
    return distance === 0 || distance > max ? 0 : distance + stream.integer(max - distance + 1);
  };
}
