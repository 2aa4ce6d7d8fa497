import { stringify } from '../encode/stringify.ts';
import { checkName, checkOption, isPositiveInteger } from '../errors.ts';
import { finalize, mix, mixText } from '../random/hash.ts';

/** One of several processes that deliver a stream together. Each event belongs to exactly one of them. */
export interface Shard {
  /** The number of this process, 0 ≤ `index` < `count`. */
  readonly index: number;
  /** The number of processes, ≥ 1. */
  readonly count: number;
  /**
   * The column by which events are divided. All events with one value are in one shard, in their order. The value before anomalies
   * counts. Default, and for tables without the column: the primary key, which costs the least.
   */
  readonly by?: string;
}

/** Throws `INVALID_OPTION` unless the shard is valid. */
export function checkShard(shard: Shard): void {
  checkOption(typeof shard === 'object' && shard !== null, 'shard', shard, 'an object: { index, count, by }');
  for (const name of Object.keys(shard)) checkName(name, ['index', 'count', 'by']);
  const { index, count, by } = shard;
  checkOption(isPositiveInteger(count), ['shard', 'count'], count, 'an integer ≥ 1');
  const isIndex = Number.isSafeInteger(index) && index >= 0 && index < count;
  checkOption(isIndex, ['shard', 'index'], index, `an integer from 0 to ${count - 1}`);
  checkOption(by === undefined || (typeof by === 'string' && by !== ''), ['shard', 'by'], by, 'the name of a column');
}

/**
 * Returns a function that says whether a value belongs to the shard. The answer is the same in every process. Shard i of n is the
 * union of the shards i, i + n, i + 2n, … of any multiple of n.
 */
export const belongsTo =
  ({ index, count }: Shard): ((value: unknown) => boolean) =>
  (value) =>
    (finalize(hashOf(value)) >>> 0) % count === index;

function hashOf(value: unknown): number {
  if (typeof value === 'number' && (value | 0) === value) return value;
  if (Number.isSafeInteger(value)) return mix(value as number, Math.floor((value as number) / 2 ** 32));
  return mixText(2, typeof value === 'object' ? stringify(value) : String(value));
}
