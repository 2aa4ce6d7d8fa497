import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

// Looked up once: inside a VM context, as tests run in, `Math` takes longer to find than the product.
const { imul } = Math;

/** One stream of random numbers; two streams of different names or blocks are independent. */
export class RandomStream {
  readonly #generator: RandomGenerator;

  constructor(generator: RandomGenerator) {
    this.#generator = generator;
  }

  /** Uniform on [0, 1), with 53 random bits. */
  uniform(): number {
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** A uniform integer in [0, below). */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -Math.log1p(-this.uniform());
  }
}

/**
 * A family of random streams under one name, one for each block number: `random(seed, name)` hashes the name once,
 * `.block(b)` is then cheap. The hash is MurmurHash3's 32-bit round on four lanes; it never changes within a major version.
 */
export interface RandomFamily {
  /** The stream of a block. */
  block(block: number): RandomStream;
}

export function randomFamily(seed: number, name: string): RandomFamily {
  const text = `${seed}/${name}`;
  const lanes = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f].map((lane) => {
    let hash = lane;
    for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
    return hash;
  }) as [number, number, number, number];
  return {
    block(block) {
      const low = block | 0;
      const high = Math.floor(block / 4_294_967_296) | 0;
      const state = lanes.map((lane) => finish(mix(mix(lane, low), high)));
      return new RandomStream(xoroshiro128plusFromState(state.some(Boolean) ? state : [1, 2, 3, 4]));
    },
  };
}

/** The random stream of this name: every consumer of randomness has its own, so adding one changes no other. */
export function random(seed: number, name: string): RandomStream {
  return randomFamily(seed, name).block(0);
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
