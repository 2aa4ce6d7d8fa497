import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { finalize, mix, mixText } from './hash.ts';

/** A stream of random numbers. Streams of different names or rows are independent. */
export abstract class RandomStream {
  /** Uniform on [0, 1), with 53 random bits. */
  abstract uniform(): number;

  /** A uniform integer in [0, below). */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -Math.log1p(-this.uniform());
  }
}

/** The random stream of a name. Every consumer of randomness has its own name, so adding one changes no other. */
export function random(seed: number, name: string): RandomStream {
  const state = keyOf(seed, name).map((word) => finalize(mix(mix(word, 0), 0)));
  // Xoroshiro128+ never leaves a state of zeros.
  return new SequentialStream(xoroshiro128plusFromState(state.some(Boolean) ? state : [1, 2, 3, 4]));
}

/**
 * A counter-based generator: `uniform(row)` is a hash of a name and the row number, so the number of any row costs the
 * same, in any order. Two MurmurHash3 hashes with a key of 128 bits give the 53 bits. They never change within a major
 * version. (On counter-based generators: Salmon and others 2011, "Parallel random numbers: as easy as 1, 2, 3".)
 */
export class RandomFamily {
  readonly #key: readonly [number, number, number, number];
  /** The upper half of the row number that `#a` and `#b` include: it is the same for four billion rows. */
  #high = -1;
  #a = 0;
  #b = 0;
  readonly #c: number;
  readonly #d: number;

  constructor(seed: number, name: string) {
    this.#key = keyOf(seed, name);
    this.#c = this.#key[2];
    this.#d = this.#key[3];
  }

  /** The number of a row, uniform on [0, 1), with 53 random bits. */
  uniform(row: number): number {
    const high = (row / 4_294_967_296) | 0;
    if (high !== this.#high) this.#includeHigh(high);
    return fraction(finalize(mix(this.#a, row | 0) ^ this.#c), finalize(mix(this.#b, row | 0) ^ this.#d));
  }

  /** The integer of a row, uniform in [0, below). */
  integer(row: number, below: number): number {
    return Math.floor(this.uniform(row) * below);
  }

  /** A stream of numbers for a row that needs more than one. */
  stream(row: number): RandomStream {
    const high = (row / 4_294_967_296) | 0;
    if (high !== this.#high) this.#includeHigh(high);
    return new CountedStream(mix(this.#a, row | 0), mix(this.#b, row | 0), this.#c, this.#d);
  }

  #includeHigh(high: number): void {
    this.#a = mix(this.#key[0], high);
    this.#b = mix(this.#key[1], high);
    this.#high = high;
  }
}

/** Numbers of a generator with a state. */
class SequentialStream extends RandomStream {
  readonly #generator: RandomGenerator;

  constructor(generator: RandomGenerator) {
    super();
    this.#generator = generator;
  }

  uniform(): number {
    return fraction(this.#generator.next(), this.#generator.next());
  }
}

/** Number i is a hash of i. */
class CountedStream extends RandomStream {
  readonly #a: number;
  readonly #b: number;
  readonly #c: number;
  readonly #d: number;
  #drawn = 0;

  constructor(a: number, b: number, c: number, d: number) {
    super();
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }

  uniform(): number {
    const drawn = ++this.#drawn;
    return fraction(finalize(mix(this.#a, drawn) ^ this.#c), finalize(mix(this.#b, drawn) ^ this.#d));
  }
}

/** The first 53 bits of two words, on [0, 1). */
function fraction(high: number, low: number): number {
  return ((high >>> 5) * 67_108_864 + (low >>> 6)) / 9_007_199_254_740_992;
}

/** A key of 128 bits for a seed and a name. */
function keyOf(seed: number, name: string): [number, number, number, number] {
  const text = `${seed}/${name}`;
  return [mixText(0x9e3779b9, text), mixText(0x85ebca6b, text), mixText(0xc2b2ae35, text), mixText(0x27d4eb2f, text)];
}
