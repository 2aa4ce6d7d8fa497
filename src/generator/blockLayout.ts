import type { Blocks } from '../table/table.ts';

/** Rows in a block of a table without a parent. */
const BLOCK_ROWS = 200;

/** How a table's rows divide into blocks. The rows of a block are made together. */
export interface BlockLayout extends Blocks {
  /** The number of rows. */
  readonly rows: number;
  /** The number of blocks. */
  readonly blocks: number;
}

/** Blocks of {@link BLOCK_ROWS} rows. */
export function evenLayout(rows: number): BlockLayout {
  return {
    rows,
    blocks: Math.ceil(rows / BLOCK_ROWS),
    blockOf: (row) => Math.floor(row / BLOCK_ROWS),
    first: (block) => Math.min(block * BLOCK_ROWS, rows),
  };
}
