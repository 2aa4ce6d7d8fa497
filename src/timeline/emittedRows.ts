import { RowSet } from '../table/rowSet.ts';

/** Which rows of a table have been emitted. */
export interface EmittedRows {
  has(row: number): boolean;
  add(row: number): void;
}

/** For rows that are mostly emitted in table order. Holds only those that were emitted before their turn. */
export function emittedInOrder(): EmittedRows {
  const early = new Set<number>();
  let next = 0;
  return {
    has: (row) => row < next || early.has(row),
    add(row) {
      if (row > next) early.add(row);
      else for (next++; early.delete(next); ) next++;
    },
  };
}

/** For rows that are emitted in any order: one bit for each row. */
export const emittedInAnyOrder = (rowCount: number): EmittedRows => new RowSet(rowCount);
