import { aFraction, checkOptions, count, flag, oneOf, positive, positiveInteger } from '../checkOptions.ts';
import { checkOption } from '../errors.ts';
import type { Metadata } from '../event/metadata.ts';
import { type BurstWindow, burstWindowsCheck } from '../pacing/burstWindow.ts';
import { type TimePattern, timePatternCheck } from '../pacing/timePattern.ts';
import { type Shard, shardCheck } from '../shard/shard.ts';

/** What the preset's pipeline does. Rate, bursts, pattern and duration act only with `realtime`. */
export interface StreamConfig {
  /** Mean rate before bursts and pattern, > 0; default 10. */
  readonly eventsPerSecond?: number;
  /** At most so many events, counted at the source; ≥ 0; default: the whole table. */
  readonly maxEvents?: number;
  /** The stream ends after so many seconds, > 0. */
  readonly durationSeconds?: number;
  /** Fraction of the events delivered late, 0 to 1; default 0. */
  readonly outOfOrderFraction?: number;
  /** How many places a late event may slip, ≥ 1; default 10. */
  readonly outOfOrderMaxDelaySlots?: number;
  /** Time spans with another rate; default none. */
  readonly burstWindows?: readonly BurstWindow[];
  /** Multipliers by hour and weekday; default none. */
  readonly timePattern?: TimePattern;
  /** What becomes of `_spindle_*` columns that rows have already, see `fromTable`; default: such rows are refused. */
  readonly metadata?: Metadata;
  /** In a timeline: whether late events never come after one that refers to them; default false. */
  readonly causal?: boolean;
  /** The share of the stream that this run delivers, of its rate as well; default: the whole. */
  readonly shard?: Shard;
  /** Events a batch, ≥ 1; default 100. */
  readonly batchSize?: number;
  /** Whether events are paced; default false: as fast as the sink takes them. */
  readonly realtime?: boolean;
  /** Whether events carry the two label columns where a registry is given; default true. */
  readonly labelAnomalies?: boolean;
}

export type ResolvedConfig = Required<Omit<StreamConfig, Optional>> & Pick<StreamConfig, Optional>;
type Optional = 'maxEvents' | 'metadata' | 'durationSeconds' | 'timePattern' | 'shard';

/** The defaults filled in and every field checked; a bad one is `INVALID_OPTION`. */
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
    causal: flag,
    shard: shardCheck,
    batchSize: positiveInteger,
    realtime: flag,
    labelAnomalies: flag,
  });
  checkOption(
    config.metadata !== 'keep' || config.shard === undefined,
    'metadata',
    'keep',
    '"replace" in a shard: what rows say about themselves is of another stream',
  );
  return { ...defaults, ...definedOf(config) };
}

const defaults = {
  eventsPerSecond: 10,
  outOfOrderFraction: 0,
  outOfOrderMaxDelaySlots: 10,
  causal: false,
  burstWindows: [],
  batchSize: 100,
  realtime: false,
  labelAnomalies: true,
} satisfies StreamConfig;

function definedOf(config: StreamConfig): StreamConfig {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}
