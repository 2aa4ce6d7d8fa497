import { BlockCache } from './blockCache.ts';
import type { Block, Fill, Reader } from './column.ts';
import type { Layout } from './layout.ts';

/** A table of up to this many blocks is kept whole once read; of a longer one, the last few blocks. */
const KEPT_WHOLE = 1024;
const KEPT = 64;

/** Reads a column through its fill, remembering a bounded number of blocks. */
export function columnReader(layout: Layout, fill: Fill): Reader {
  const cache = new BlockCache<Block>(layout.blocks <= KEPT_WHOLE ? KEPT_WHOLE : KEPT);
  let latest = -1;
  let latestValues: Block = [];
  const block = (b: number): Block => {
    if (b === latest) return latestValues;
    let values = cache.get(b);
    if (values === undefined) {
      const first = layout.first(b);
      values = cache.set(b, fill(b, first, layout.first(b + 1) - first));
    }
    latest = b;
    latestValues = values;
    return values;
  };
  return {
    block,
    at(row) {
      const b = layout.blockOf(row);
      return block(b)[row - layout.first(b)] as number | string | null;
    },
  };
}
