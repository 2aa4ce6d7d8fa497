import type { BlockLayout } from './blockLayout.ts';

/** Blocks of children, one for each block of parents. `childrenOfFirst(n)` is how many children the first n parents have. */
export function childLayout(parents: BlockLayout, childrenOfFirst: (parents: number) => number): BlockLayout {
  const rows = childrenOfFirst(parents.rows);
  const { blocks } = parents;
  const first = (block: number) => childrenOfFirst(parents.first(block));
  return {
    rows,
    blocks,
    first,
    blockOf(row) {
      // Children are spread almost evenly, so the estimate is off by a block or two at most.
      let block = Math.min(blocks - 1, Math.floor((row / rows) * blocks));
      while (block > 0 && first(block) > row) block--;
      while (block < blocks - 1 && first(block + 1) <= row) block++;
      return block;
    },
  };
}
