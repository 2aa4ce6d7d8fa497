import { stringify } from '../encode/stringify.ts';
import { checkOption } from '../errors.ts';
import { count as aCount, type Check, column, object, positiveInteger, required } from '../options/checkOptions.ts';
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

const fields = object<Shard>({ index: required(aCount), count: required(positiveInteger), by: column });

/** For a shard. */
export const shardCheck: Check = (shard, option) => {
  fields(shard, option);
  const { index, count } = shard as Shard;
  checkOption(index < count, [...option, 'index'], index, `an integer from 0 to ${count - 1}`);
};

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
