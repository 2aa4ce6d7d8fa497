import { type RandomStream, random } from '../random/random.ts';
import { stratifiedChoice } from '../random/stratifiedChoice.ts';

/** Options of {@link Reordering}: those of `reorder`. */
export interface ReorderingOptions<T> {
  readonly fraction: number;
  readonly maxDelaySlots: number;
  readonly seed: number;
  readonly causal?: ((value: T, held: T) => boolean) | undefined;
}

interface Held<T> {
  readonly position: number;
  readonly value: T;
}

/** Emits values in the order that `reorder` promises. A value is emitted at once, or held and emitted after a later value. */
export class Reordering<T> {
  readonly #options: ReorderingOptions<T>;
  readonly #emit: (value: T) => void;
  readonly #random: RandomStream;
  readonly #delayOfNext: () => number;
  /** The held values, by the position of the value after which they are due. */
  #held = new Map<number, Held<T>[]>();
  #position = 0;
  /** The highest position that was emitted. */
  #highest = -1;
  /** How many values were chosen to be late and were emitted on time. */
  #owed = 0;

  constructor(options: ReorderingOptions<T>, emit: (value: T) => void) {
    const { fraction, maxDelaySlots, seed } = options;
    this.#options = options;
    this.#emit = emit;
    this.#random = random(seed, 'reorder');
    this.#delayOfNext = delays(fraction, maxDelaySlots, this.#random);
  }

  /** Takes the next value of the source, and emits what is due. */
  push(value: T): void {
    if (this.#options.causal && this.#held.size > 0) this.#emitReferred(value);
    const position = this.#position++;
    const chosen = this.#delayOfNext();
    const due = this.#held.size > 0 ? this.#held.get(position) : undefined;
    if (due) this.#held.delete(position);
    // A value that is followed by due ones has to overtake them, so it cannot be late itself.
    const delay = chosen === 0 && this.#owed > 0 && !due ? this.#delayOwed() : chosen;
    if (delay > 0) this.#hold({ position, value }, position + delay);
    else {
      this.#highest = position;
      this.#emit(value);
    }
    if (due) for (const held of due) this.#emitHeld(held);
  }

  /** Emits the held values, so that as many of them as possible are late. */
  complete(): void {
    const rest = [...this.#held.values()].flat().sort((a, b) => a.position - b.position);
    this.clear();
    // No value follows the newest one, so it cannot be late any more. Emitted first, it makes the others late.
    const newest = rest.at(-1)?.position === this.#position - 1 ? rest.pop() : undefined;
    if (newest) this.#emit(newest.value);
    for (const { value } of rest) this.#emit(value);
  }

  /** Drops the held values. */
  clear(): void {
    this.#held = new Map();
  }

  /** The delay of a value that is late instead of one that was emitted on time. */
  #delayOwed(): number {
    this.#owed--;
    return 1 + this.#random.integer(this.#options.maxDelaySlots);
  }

  #hold(held: Held<T>, due: number): void {
    const bucket = this.#held.get(due);
    if (bucket) bucket.push(held);
    else this.#held.set(due, [held]);
  }

  #emitHeld({ position, value }: Held<T>): void {
    if (position < this.#highest) {
      this.#emit(value);
      return;
    }
    // No later value was emitted before it: it is not late.
    if (this.#options.fraction <= 1 / 2) this.#owed++;
    this.#highest = position;
    this.#emit(value);
  }

  /** Emits the held values that a value refers to. */
  #emitReferred(value: T): void {
    const { causal } = this.#options;
    for (const [due, bucket] of this.#held) {
      const referred = bucket.filter((held) => causal?.(value, held.value));
      if (referred.length === 0) continue;
      this.#held.set(
        due,
        bucket.filter((held) => !referred.includes(held)),
      );
      for (const held of referred) this.#emitHeld(held);
    }
  }
}

/** Returns a function that draws by how many positions the next value is delayed; 0 for a value on time. */
function delays(fraction: number, max: number, stream: RandomStream): () => number {
  if (fraction > 1 / 2) return delaysAboveHalf(fraction, max, stream);
  const chosen = stratifiedChoice(fraction, stream, { spareLast: true });
  // The value after a delayed one belongs to the same stratum. So it is on time, and overtakes the delayed one at once.
  return () => (chosen() ? 1 + stream.integer(max) : 0);
}

/**
 * The delays for a fraction above 1/2. Each stratum ends with a value on time. Every other value waits at least for the end of
 * its stratum, so that the value on time overtakes it.
 */
function delaysAboveHalf(fraction: number, max: number, stream: RandomStream): () => number {
  // How many of n values are on time. Written in two ways, so that n·D/(D+1) loses nothing to rounding.
  const limited = fraction >= max / (max + 1);
  const onTime = (n: number): number => (limited ? Math.ceil(n / (max + 1)) : n - Math.floor(n * fraction));
  const share = limited ? 1 / (max + 1) : 1 - fraction;
  /** The last position of the stratum that begins at a position: the first one up to which one more value is on time. */
  const stratumEnd = (begin: number): number => {
    const count = onTime(begin) + 1;
    let n = Math.max(begin + 1, Math.ceil(count / share));
    while (n - 1 > begin && onTime(n - 1) >= count) n--;
    while (onTime(n) < count) n++;
    return n - 1;
  };
  let position = 0;
  let end = -1;
  return () => {
    if (position > end) end = stratumEnd(position);
    const distance = end - position++;
    // Rounding can make a stratum one value too long. Its first value is then on time, too.
    return distance === 0 || distance > max ? 0 : distance + stream.integer(max - distance + 1);
  };
}
