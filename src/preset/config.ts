import { checkOption } from '../errors.ts';
import type { Metadata } from '../event/metadata.ts';
import {
  aFraction,
  checkOptions,
  count,
  flag,
  notNegative,
  oneOf,
  positive,
  positiveInteger,
} from '../options/checkOptions.ts';
import { type BurstWindow, burstWindowsCheck } from '../pacing/burstWindow.ts';
import { type TimePattern, timePatternCheck } from '../pacing/timePattern.ts';
import { type Shard, shardCheck } from '../shard/shard.ts';
import { type References, referencesCheck } from '../timeline/relations.ts';

/** Options of the preset's pipeline. Rate, bursts, pattern and duration have an effect only with `realtime`. */
export interface StreamConfig {
  /** The mean rate without bursts and pattern, > 0. Default 10. */
  readonly eventsPerSecond?: number;
  /** The most events, counted at the source, ≥ 0. Default: the whole table. */
  readonly maxEvents?: number;
  /** The stream ends after so many seconds, > 0. Default: no limit. */
  readonly durationSeconds?: number;
  /** The share of the events that arrive late, 0 to 1. Default 0. */
  readonly outOfOrderFraction?: number;
  /** At most so many events overtake a late one, ≥ 1. Default 10. */
  readonly outOfOrderMaxDelaySlots?: number;
  /** Time spans with another rate. Default: none. */
  readonly burstWindows?: readonly BurstWindow[];
  /** Multipliers of the rate by hour and weekday. Default: none. */
  readonly timePattern?: TimePattern;
  /** What becomes of `_spindle_*` columns that rows have already, see `fromTable`; default: such rows are refused. */
  readonly metadata?: Metadata;
  /** In a timeline: which columns hold the keys of which tables, beside those that tables of a domain declare; see `fromTables`. */
  readonly references?: References;
  /** In a timeline: whether late events never come after one that refers to them; default false. */
  readonly causal?: boolean;
  /** The part of the stream, and of its rate, that this run delivers. Default: the whole. */
  readonly shard?: Shard;
  /**
   * How far the watermark of a consumer stays behind the largest event time of a table, in seconds, ≥ 0. The result then counts the
   * events behind it. Default: no watermark.
   */
  readonly watermarkSeconds?: number;
  /** The most events in a batch, ≥ 1. Default 100. */
  readonly batchSize?: number;
  /** Whether events are paced. Default false: they come as fast as the sink takes them. */
  readonly realtime?: boolean;
  /** Whether events have the two label columns if there is a registry. Default true. */
  readonly labelAnomalies?: boolean;
}

export type ResolvedConfig = Required<Omit<StreamConfig, Optional>> & Pick<StreamConfig, Optional>;
type Optional = 'maxEvents' | 'metadata' | 'durationSeconds' | 'timePattern' | 'shard' | 'watermarkSeconds';

/** Fills in the defaults and checks every option. Throws `INVALID_OPTION`. */
export function resolveConfig(config: StreamConfig = {}): ResolvedConfig {
  checkOptions<StreamConfig>('config', config, {
    eventsPerSecond: positive,
    maxEvents: count,
    durationSeconds: positive,
    outOfOrderFraction: aFraction,
    outOfOrderMaxDelaySlots: positiveInteger,
    burstWindows: burstWindowsCheck,
    timePattern: timePatternCheck,
    metadata: oneOf('keep', 'replace'),
    references: referencesCheck,
    causal: flag,
    shard: shardCheck,
    watermarkSeconds: notNegative,
    batchSize: positiveInteger,
    realtime: flag,
    labelAnomalies: flag,
  });
  checkOption(
    config.metadata !== 'keep' || config.shard === undefined,
    'metadata',
    'keep',
    '"replace" in a shard: the `_spindle_` columns of the rows describe another stream',
  );
  return { ...defaults, ...definedOf(config) };
}

const defaults = {
  eventsPerSecond: 10,
  outOfOrderFraction: 0,
  outOfOrderMaxDelaySlots: 10,
  references: {},
  causal: false,
  burstWindows: [],
  batchSize: 100,
  realtime: false,
  labelAnomalies: true,
} satisfies StreamConfig;

function definedOf(config: StreamConfig): StreamConfig {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}
