import { RowSet } from '../table/rowSet.ts';

/** Which rows of a table have come. */
export interface Come {
  has(row: number): boolean;
  add(row: number): void;
}

/** For rows that come in their own order, with exceptions: holds only those that came before their turn. */
export function comeInOrder(): Come {
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

/** For rows that come in any order: a bit each. */
export const comeInAnyOrder = (rowCount: number): Come => new RowSet(rowCount);
