import type { DelayDeliveryOptions } from '../../operators/delayDelivery.ts';
import type { ReplayOptions } from '../../operators/replay.ts';
import { delayCheck } from '../disorder/delayLaw.ts';
import { checkOption } from '../errors.ts';
import type { Metadata } from '../event/metadata.ts';
import {
  aFraction,
  checkOptions,
  count,
  flag,
  must,
  notNegative,
  object,
  oneOf,
  positive,
  positiveInteger,
  required,
} from '../options/checkOptions.ts';
import { type BurstWindow, burstWindowsCheck } from '../pacing/burstWindow.ts';
import { rateChecks } from '../pacing/rateOptions.ts';
import type { RateStage } from '../pacing/rateStage.ts';
import type { SineRate } from '../pacing/sineRate.ts';
import { type TimePattern, timePatternCheck } from '../pacing/timePattern.ts';
import { type Shard, shardCheck } from '../shard/shard.ts';
import { aTime } from '../table/eventTime.ts';
import { type References, referencesCheck } from '../timeline/relations.ts';

/**
 * Options of the preset's pipeline. Rate, bursts, pattern and duration have an effect only with `realtime` or with
 * `eventTime: 'arrival'`.
 */
export interface StreamConfig {
  /** The mean rate without bursts and pattern, > 0. Default 10. With `stages`, the rate before the first of them; default 0. */
  readonly eventsPerSecond?: number;
  /** Ramps of the rate, one after the other. The last rate holds after them. Default: none. */
  readonly stages?: readonly RateStage[];
  /** Whether the stages begin again after the last one. Default false. */
  readonly repeatStages?: boolean;
  /** A rate that goes up and down, instead of `eventsPerSecond` and `stages`. Default: none. */
  readonly sine?: SineRate;
  /**
   * When events happen: as their rows say, or when they would arrive live, which begins at `startAt`. Default `table`.
   */
  readonly eventTime?: 'table' | 'arrival';
  /**
   * When arrivals begin; default: when the run begins, or as its checkpoint says. With `realtime` or `replay` alone: the moment at
   * which a run begins to send, so that several processes begin together; default: at once.
   */
  readonly startAt?: Date;
  /** Moves all dates of the stream by one offset, so that its first event happens then. Default: dates stay. */
  readonly shiftTo?: Date;
  /** Plays events by their own times. Default: they come as fast as the sink takes them. */
  readonly replay?: ReplayConfig;
  /** The most events, counted at the source, ≥ 0. Default: the whole table. */
  readonly maxEvents?: number;
  /**
   * The stream ends after so many seconds, > 0. With `eventTime: 'arrival'` these are seconds of the arrivals, whatever the clock says.
   * Default: no limit.
   */
  readonly durationSeconds?: number;
  /** The share of the events that arrive late, 0 to 1. Default 0. */
  readonly outOfOrderFraction?: number;
  /** At most so many events overtake a late one, ≥ 1. Default 10. */
  readonly outOfOrderMaxDelaySlots?: number;
  /** An exact share of the events arrives seconds after it happened: see `delayDelivery`. Default: none. */
  readonly late?: LateConfig;
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

/** How events are played by their own times: see `replay`. */
export type ReplayConfig = Pick<ReplayOptions, 'speed' | 'from' | 'maxGapSeconds'>;

/** Which events arrive late, and by how much: see `delayDelivery`. */
export type LateConfig = Pick<DelayDeliveryOptions, 'fraction' | 'delaySeconds' | 'maxHeld'>;

export type ResolvedConfig = Required<Omit<StreamConfig, Optional>> & Pick<StreamConfig, Optional>;
type Optional =
  | 'eventsPerSecond'
  | 'stages'
  | 'repeatStages'
  | 'sine'
  | 'startAt'
  | 'shiftTo'
  | 'replay'
  | 'late'
  | 'maxEvents'
  | 'metadata'
  | 'durationSeconds'
  | 'timePattern'
  | 'shard'
  | 'watermarkSeconds';

/** Fills in the defaults and checks every option. Throws `INVALID_OPTION`. */
export function resolveConfig(config: StreamConfig = {}): ResolvedConfig {
  checkOptions<StreamConfig>('config', config, {
    ...rateChecks,
    eventsPerSecond: positive,
    eventTime: oneOf('table', 'arrival'),
    startAt: aTime,
    shiftTo: aTime,
    replay: object<ReplayConfig>({
      speed: must((value) => typeof value === 'number' && value > 0, '> 0, such as 60, or Infinity'),
      from: aTime,
      maxGapSeconds: positive,
    }),
    late: object<LateConfig>({
      fraction: required(aFraction),
      delaySeconds: required(delayCheck),
      maxHeld: positiveInteger,
    }),
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
  eventTime: 'table',
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
