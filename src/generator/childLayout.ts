import { BlockCache } from './blockCache.ts';
import type { Brood, Layout } from './layout.ts';

/** How the children of a table's rows are counted: some parents, a litter, at a time, so that one is soon found. */
export interface Counting {
  /** So many parents of a block are counted together, at most; a whole block where it is more than a block has. */
  readonly litter: number;
  /** So many children each parent has at least. */
  readonly least: number;
  /** How many children the first n parents have, n at the end of a litter. */
  upTo(parents: number): number;
  /** Adds to `more`, all 0, what each parent of a litter has beyond the least: it starts at `parent`, its children at `child`. */
  count(more: Uint32Array, parent: number, child: number, children: number): void;
}

/** Blocks of children, one for each block of parents. */
export function childLayout(parent: string, parents: Layout, { litter, least, upTo, count }: Counting): Layout {
  const rows = upTo(parents.rows);
  const { blocks } = parents;
  const first = (block: number) => upTo(parents.first(block));
  const blockOf = (row: number) => {
    let block = Math.min(blocks - 1, Math.floor((row / rows) * blocks));
    while (block > 0 && first(block) > row) block--;
    while (block < blocks - 1 && first(block + 1) <= row) block++;
    return block;
  };

  let latest = -1;
  let more = new Uint32Array();
  let starts = new Uint32Array(1);
  /** Where the children of each parent of a litter start, within the litter; good until the next call. */
  const startsOf = (from: number, end: number): Uint32Array => {
    if (from === latest) return starts;
    const size = end - from;
    if (more.length !== size) {
      more = new Uint32Array(size);
      starts = new Uint32Array(size + 1);
    }
    const child = upTo(from);
    count(more, from, child, upTo(end) - child - size * least);
    for (let p = 0, sum = 0; p < size; p++) {
      starts[p + 1] = sum += least + (more[p] as number);
      more[p] = 0;
    }
    latest = from;
    return starts;
  };

  const cache = new BlockCache<Brood>(16);
  const make = (block: number): Brood => {
    const from = parents.first(block);
    const end = parents.first(block + 1);
    const all = new Uint32Array(end - from + 1);
    const owners = new Uint32Array(upTo(end) - upTo(from));
    for (let p = 0, child = 0; from + p < end; ) {
      const own = startsOf(from + p, Math.min(from + p + litter, end));
      const before = child;
      for (let q = 1; q < own.length; q++, p++) {
        all[p + 1] = before + (own[q] as number);
        while (child < (all[p + 1] as number)) owners[child++] = p;
      }
    }
    return { starts: all, parents: owners };
  };

  /** The parent that was asked about last, and its children: what comes next is mostly about them again. */
  let owner = -1;
  let ownStart = -1;
  let ownEnd = -1;
  const enter = (parent: number, from: number, end: number) => {
    const own = startsOf(from, end);
    const child = upTo(from);
    owner = parent;
    ownStart = child + (own[parent - from] as number);
    ownEnd = child + (own[parent - from + 1] as number);
  };
  let blockStart = 0;
  let blockEnd = 0;
  const find = (parent: number) => {
    if (parent < blockStart || parent >= blockEnd) {
      const block = parents.blockOf(parent);
      blockStart = parents.first(block);
      blockEnd = parents.first(block + 1);
    }
    const from = blockStart + Math.floor((parent - blockStart) / litter) * litter;
    enter(parent, from, Math.min(from + litter, blockEnd));
  };
  return {
    rows,
    blocks,
    first,
    blockOf,
    family: {
      parent,
      brood: (block) => cache.get(block) ?? cache.set(block, make(block)),
      first(parent) {
        if (parent !== owner) find(parent);
        return ownStart;
      },
      end(parent) {
        if (parent !== owner) find(parent);
        return ownEnd;
      },
      parentOf(row) {
        if (row >= ownStart && row < ownEnd) return owner;
        const block = blockOf(row);
        const last = parents.first(block + 1);
        let from = parents.first(block);
        while (from + litter < last && upTo(from + litter) <= row) from += litter;
        const end = Math.min(from + litter, last);
        const own = startsOf(from, end);
        const place = row - upTo(from);
        let p = 0;
        while ((own[p + 1] as number) <= place) p++;
        enter(from + p, from, end);
        return owner;
      },
    },
  };
}
