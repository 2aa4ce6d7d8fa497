import { SpindleError } from '../../errors.ts';
import { checkOptions, must, required } from '../../options/checkOptions.ts';
import type { RandomFamily } from '../../random/random.ts';
import type { Blocks } from '../../table/table.ts';
import { weightsCheck } from '../checks.ts';
import type { Strategy } from '../column.ts';
import { textsOf } from './perRow.ts';
import { weightedIndex } from './weighted.ts';

/** Options of {@link exactShare}. */
export interface ExactShareOptions<V extends string, K extends string> {
  /** The value whose number is exact. */
  readonly value: V;
  /** Its share of the rows, as a fraction of integers: `[9, 100]` is 9%. */
  readonly share: readonly [numerator: number, of: number];
  /** The other values, each as often as its weight says. */
  readonly others: Readonly<Record<K, number>>;
}

/**
 * `value` in exactly ⌊numerator·n/of⌋ of the first n rows, n at the end of a block, at random places; else one of `others`.
 *
 * @example
 * ```ts
 * import { exactShare } from 'spindle-rx/generator';
 *
 * const columns = { status: exactShare({ value: 'returned', share: [9, 100], others: { paid: 0.9, open: 0.1 } }) };
 * ```
 */
export function exactShare<const V extends string, const K extends string>(
  options: ExactShareOptions<V, K>,
): Strategy<V | K> {
  checkOptions<ExactShareOptions<V, K>>('exactShare', options, {
    value: required(must((value) => typeof value === 'string', 'a string')),
    share: required(must(isShare, '[numerator, of]: integers, 0 ≤ numerator ≤ of, and of ≥ 1')),
    others: required(weightsCheck),
  });
  const { value, share, others } = options;
  const [numerator, of] = share;
  const names = Object.keys(others);
  const chooseOther = weightedIndex(Object.values<number>(others));
  const countInFirst = (rows: number) => Math.floor((numerator * rows) / of);
  return {
    type: 'text',
    encoding: 'plain',
    exactCount: (which, rows) => {
      if (which !== value) throw new SpindleError('INVALID_OPTION', `only ${value} is exact, not ${which}`);
      return countInFirst(rows);
    },
    bind(context) {
      const random = context.random();
      const { layout } = context.table;
      const isChosen = blockSample(layout, countInFirst, context.random(`${context.column}/places`));
      return textsOf(layout, (row) => (isChosen(row) ? value : (names[chooseOther(random.uniform(row))] as string)));
    },
  };
}

function isShare(share: unknown): boolean {
  if (!Array.isArray(share) || share.length !== 2 || !share.every(Number.isSafeInteger)) return false;
  const [numerator, of] = share as [number, number];
  return numerator >= 0 && of >= 1 && numerator <= of;
}

/** Tells whether a row is in the random sample of its block. The first n rows hold `countInFirst(n)` sampled ones. */
function blockSample(
  layout: Blocks,
  countInFirst: (rows: number) => number,
  random: RandomFamily,
): (row: number) => boolean {
  let sampledBlock = -1;
  let sampled = new Uint8Array(0);
  return (row) => {
    const block = layout.blockOf(row);
    const first = layout.first(block);
    if (block !== sampledBlock) {
      const end = layout.first(block + 1);
      if (sampled.length !== end - first) sampled = new Uint8Array(end - first);
      sample(sampled, countInFirst(end) - countInFirst(first), random, first);
      sampledBlock = block;
    }
    return sampled[row - first] === 1;
  };
}

/**
 * Marks `size` of the places with 1 and the others with 0; all samples are equally likely (Floyd's algorithm, Bentley and
 * Floyd 1987).
 */
function sample(places: Uint8Array, size: number, random: RandomFamily, firstRow: number): void {
  places.fill(0);
  for (let last = places.length - size; last < places.length; last++) {
    const place = random.integer(firstRow + last, last + 1);
    places[places[place] === 1 ? last : place] = 1;
  }
}
