import { random } from '../../src/random/random.ts';

/** Random choices of a seed. */
export interface Draw {
  integer(below: number): number;
  /** True in this share of the cases. */
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** From `least` to `most` of what `make` makes. */
  some<T>(least: number, most: number, make: () => T): T[];
}

export function drawOf(seed: number): Draw {
  const stream = random(seed, 'fuzz');
  const integer = (below: number) => stream.integer(below);
  return {
    integer,
    chance: (share) => stream.uniform() < share,
    pick: <T>(list: readonly T[]) => list[integer(list.length)] as T,
    some: (least, most, make) => Array.from({ length: least + integer(most - least + 1) }, make),
  };
}
