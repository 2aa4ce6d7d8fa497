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
export function comeInAnyOrder(rowCount: number): Come {
  const bits = new Uint8Array(Math.ceil(rowCount / 8));
  return {
    has: (row) => ((bits[row >>> 3] as number) & (1 << (row & 7))) !== 0,
    add: (row) => {
      bits[row >>> 3] = (bits[row >>> 3] as number) | (1 << (row & 7));
    },
  };
}
