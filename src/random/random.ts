import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

// Looked up once: inside a VM context, as tests run in, `Math` takes longer to find than the product.
const { imul } = Math;

/** One stream of random numbers; two streams of different names or numbers are independent. */
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

/** The random stream of this name: every consumer of randomness has its own, so adding one changes no other. */
export function random(seed: number, name: string): RandomStream {
  const state = lanesOf(seed, name).map((lane) => finish(mix(mix(lane, 0), 0)));
  return new SequentialStream(xoroshiro128plusFromState(state.some(Boolean) ? state : [1, 2, 3, 4]));
}

/**
 * Random numbers by number, under one name: `uniform(row)` is a hash of the name and the row, so any of them costs what
 * the first one costs. The hash is MurmurHash3's on two lanes, with a key of 128 bits; it never changes within a major
 * version.
 */
export class RandomFamily {
  readonly #lanes: readonly [number, number, number, number];
  /** The rows' upper half that the first two lanes have taken in already: it is the same for four billion rows. */
  #high = -1;
  #a = 0;
  #b = 0;
  readonly #c: number;
  readonly #d: number;

  constructor(seed: number, name: string) {
    this.#lanes = lanesOf(seed, name);
    this.#c = this.#lanes[2];
    this.#d = this.#lanes[3];
  }

  /** The number of a row, uniform on [0, 1), with 53 random bits. */
  uniform(row: number): number {
    const high = (row / 4_294_967_296) | 0;
    if (high !== this.#high) this.#enter(high);
    return fraction(finish(mix(this.#a, row | 0) ^ this.#c), finish(mix(this.#b, row | 0) ^ this.#d));
  }

  /** A uniform integer of a row, in [0, below). */
  integer(row: number, below: number): number {
    return Math.floor(this.uniform(row) * below);
  }

  /** As many numbers as one likes, for a row or a block that needs more than one. */
  stream(row: number): RandomStream {
    const high = (row / 4_294_967_296) | 0;
    if (high !== this.#high) this.#enter(high);
    return new CountedStream(mix(this.#a, row | 0), mix(this.#b, row | 0), this.#c, this.#d);
  }

  #enter(high: number): void {
    this.#a = mix(this.#lanes[0], high);
    this.#b = mix(this.#lanes[1], high);
    this.#high = high;
  }
}

/** Numbers each made from the one before it. */
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

/** Numbers each made by hashing how many came before it. */
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
    return fraction(finish(mix(this.#a, drawn) ^ this.#c), finish(mix(this.#b, drawn) ^ this.#d));
  }
}

/** The first 53 bits of two words, on [0, 1). */
function fraction(high: number, low: number): number {
  return ((high >>> 5) * 67_108_864 + (low >>> 6)) / 9_007_199_254_740_992;
}

/** 128 bits that stand for a seed and a name. */
function lanesOf(seed: number, name: string): [number, number, number, number] {
  const text = `${seed}/${name}`;
  const hashed = (lane: number): number => {
    let hash = lane;
    for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
    return hash;
  };
  return [hashed(0x9e3779b9), hashed(0x85ebca6b), hashed(0xc2b2ae35), hashed(0x27d4eb2f)];
}

/** MurmurHash3's round: takes one more word into a hash. */
export function mix(hash: number, word: number): number {
  let k = imul(word, 0xcc9e2d51);
  k = imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Spreads what a hash has taken in over all its bits. */
export function finish(hash: number): number {
  let h = hash;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
