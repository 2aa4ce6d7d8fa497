/** The values of one block of one column: numbers for everything but text (dates in ms, booleans 0 or 1, null NaN). */
export type Block = Float64Array | readonly (string | null)[];

/** Reads one column. Both methods give the same values, whatever was read before. */
export interface Reader<B extends Block = Block> {
  /** The values of a block. */
  block(block: number): B;
  /** The value of a row. */
  at(row: number): B[number];
}
