import type { RandomFamily } from '../random/random.ts';
import type { BlockLayout } from './blockLayout.ts';
import type { Reader } from './reader.ts';

/**
 * How many children each parent has. The total is exact after each group of parents, so the children of one parent are
 * found by counting within its group. Groups do not reach across blocks of parents.
 */
export interface ChildCounts {
  /** Parents in a group; if a block has fewer, the block is the group. */
  readonly groupSize: number;
  /** Every parent has at least so many children. */
  readonly minimum: number;
  /** How many children the first `parents` parents have; `parents` is the end of a group. */
  ofFirst(parents: number): number;
  /**
   * Writes into `extra`, which holds zeros, how many children beyond the minimum each parent of a group has.
   *
   * @param parent the first parent of the group
   * @param child the first child of the group
   * @param extraChildren the sum of what it writes
   */
  countGroup(extra: Uint32Array, parent: number, child: number, extraChildren: number): void;
}

/** So few that the children of one parent are soon found. */
const GROUP_SIZE = 10;

/** One random number places so many children. */
const PLACED_BY_ONE_NUMBER = 8;

/** ⌊ratio·n⌋ children of the first n parents; within a group each child's parent is drawn at random. */
export function ratioCounts(ratio: number, random: RandomFamily): ChildCounts {
  return {
    groupSize: GROUP_SIZE,
    minimum: ratio >= 1 ? 1 : 0,
    ofFirst: (parents) => Math.floor(ratio * parents),
    countGroup(extra, _parent, child, extraChildren) {
      for (let i = 0, draw = child; i < extraChildren; draw++) {
        // The fraction that is left after choosing a parent is uniform too, with 3.3 bits less; after eight, 26 are left.
        let rest = random.uniform(draw);
        for (let k = 0; k < PLACED_BY_ONE_NUMBER && i < extraChildren; k++, i++) {
          rest *= extra.length;
          const p = rest | 0;
          rest -= p;
          extra[p] = (extra[p] as number) + 1;
        }
      }
    },
  };
}

/** One child for each parent whose text is `value`; `ofFirst` counts those parents. */
export function matchCounts(
  parents: BlockLayout,
  texts: Reader<readonly (string | null)[]>,
  value: string,
  ofFirst: (parents: number) => number,
): ChildCounts {
  return {
    groupSize: Number.MAX_SAFE_INTEGER,
    minimum: 0,
    ofFirst,
    countGroup(extra, parent) {
      const block = texts.block(parents.blockOf(parent));
      for (let p = 0; p < extra.length; p++) if (block[p] === value) extra[p] = 1;
    },
  };
}
