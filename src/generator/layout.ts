import type { Blocks } from '../table/table.ts';

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
  /** The first child of a parent. */
  first(parent: number): number;
  /** The child after the last of a parent. */
  end(parent: number): number;
  /** The parent whose child a row is. */
  parentOf(row: number): number;
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
