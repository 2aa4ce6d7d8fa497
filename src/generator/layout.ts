import { BlockCache } from './blockCache.ts';
import type { Blocks } from './table.ts';

/** Rows in a block of a table that is nobody's child. */
export const BLOCK_ROWS = 200;

/** How a table's rows divide into blocks. */
export interface Layout extends Blocks {
  readonly rows: number;
  readonly blocks: number;
  /** Whose children the rows are; undefined for a table that is nobody's child. */
  readonly family?: Family;
}

/** The children of one block of parents: those of its parent p are `starts[p]` up to `starts[p + 1]`, within the block. */
export interface Brood {
  readonly starts: Uint32Array;
  /** Of each child the parent, within the parents' block. */
  readonly parents: Uint32Array;
}

/** Whose children the rows of a table are. */
export interface Family {
  readonly parent: string;
  /** The children of a block of parents. */
  brood(block: number): Brood;
}

/** Blocks of {@link BLOCK_ROWS}. */
export function evenLayout(rows: number): Layout {
  return {
    rows,
    blocks: Math.ceil(rows / BLOCK_ROWS),
    blockOf: (row) => Math.floor(row / BLOCK_ROWS),
    first: (block) => Math.min(block * BLOCK_ROWS, rows),
  };
}

/**
 * Blocks of children, one for each block of parents. `upTo(n)` says how many children the first n parents have, at
 * block boundaries; `counts` how many each parent of a block has.
 */
export function childLayout(
  parent: string,
  parents: Layout,
  upTo: (parents: number) => number,
  counts: (block: number, parents: number, children: number) => Uint32Array,
): Layout {
  const rows = upTo(parents.rows);
  const { blocks } = parents;
  const first = (block: number) => upTo(parents.first(block));
  const cache = new BlockCache<Brood>(1024);
  const make = (block: number): Brood => {
    const size = parents.first(block + 1) - parents.first(block);
    const children = first(block + 1) - first(block);
    const perParent = counts(block, size, children);
    const starts = new Uint32Array(size + 1);
    const owners = new Uint32Array(children);
    for (let p = 0, child = 0; p < size; p++) {
      const end = child + (perParent[p] as number);
      while (child < end) owners[child++] = p;
      starts[p + 1] = end;
    }
    return { starts, parents: owners };
  };
  return {
    rows,
    blocks,
    first,
    blockOf(row) {
      let block = Math.min(blocks - 1, Math.floor((row / rows) * blocks));
      while (block > 0 && first(block) > row) block--;
      while (block < blocks - 1 && first(block + 1) <= row) block++;
      return block;
    },
    family: { parent, brood: (block) => cache.get(block) ?? cache.set(block, make(block)) },
  };
}
