import { BlockCache } from './blockCache.ts';
import type { Block, Fill, Reader } from './column.ts';
import type { Layout } from './layout.ts';

/** Of a column that is read in order a few blocks are kept; of one that is read here and there up to a million rows, 8 MB. */
const KEPT_IN_ORDER = 64;
const KEPT_AT_RANDOM = 5000;

/** Reads a column through its fill, remembering a bounded number of blocks. */
export function columnReader(layout: Layout, fill: Fill): Reader {
  const inOrder = new BlockCache<Block>(KEPT_IN_ORDER);
  let atRandom: BlockCache<Block> | undefined;
  let latest = -1;
  let latestValues: Block = [];
  const block = (b: number): Block => {
    if (b === latest) return latestValues;
    const cache = atRandom ?? inOrder;
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
      atRandom ??= new BlockCache(KEPT_AT_RANDOM);
      const b = layout.blockOf(row);
      return block(b)[row - layout.first(b)] as number | string | null;
    },
  };
}
