import { checkName, checkOption, isFraction, isPositiveInteger, isRate } from '../errors.ts';
import { type BurstWindow, checkBurstWindows } from '../pacing/burstWindow.ts';
import { checkRate } from '../pacing/rate.ts';
import { checkTimePattern, type TimePattern } from '../pacing/timePattern.ts';
import { checkShard, type Shard } from '../shard/shard.ts';

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
  /** In a timeline: whether no late event comes after one that refers to it. Default false. */
  readonly causal?: boolean;
  /** The part of the stream, and of its rate, that this run delivers. Default: the whole. */
  readonly shard?: Shard;
  /** The most events in a batch, ≥ 1. Default 100. */
  readonly batchSize?: number;
  /** Whether events are paced. Default false: they come as fast as the sink takes them. */
  readonly realtime?: boolean;
  /** Whether events have the two label columns if there is a registry. Default true. */
  readonly labelAnomalies?: boolean;
}

export type ResolvedConfig = Required<Omit<StreamConfig, Optional>> & Pick<StreamConfig, Optional>;
type Optional = 'maxEvents' | 'durationSeconds' | 'timePattern' | 'shard';

/** Fills in the defaults and checks every option. Throws `INVALID_OPTION`. */
export function resolveConfig(config: StreamConfig = {}): ResolvedConfig {
  checkOption(typeof config === 'object' && config !== null, 'config', config, 'an object');
  for (const name of Object.keys(config)) checkName(name, names);
  const resolved = { ...defaults, ...definedOf(config) };
  checkRate(resolved.eventsPerSecond);
  checkOption(
    resolved.maxEvents === undefined || (Number.isSafeInteger(resolved.maxEvents) && resolved.maxEvents >= 0),
    'maxEvents',
    resolved.maxEvents,
    'an integer ≥ 0',
  );
  checkOption(
    resolved.durationSeconds === undefined || isRate(resolved.durationSeconds),
    'durationSeconds',
    resolved.durationSeconds,
    'finite and > 0',
  );
  checkOption(
    isFraction(resolved.outOfOrderFraction),
    'outOfOrderFraction',
    resolved.outOfOrderFraction,
    'a number from 0 to 1',
  );
  checkOption(
    isPositiveInteger(resolved.outOfOrderMaxDelaySlots),
    'outOfOrderMaxDelaySlots',
    resolved.outOfOrderMaxDelaySlots,
    'an integer ≥ 1',
  );
  checkBurstWindows(resolved.burstWindows);
  checkTimePattern(resolved.timePattern);
  if (resolved.shard !== undefined) checkShard(resolved.shard);
  checkOption(isPositiveInteger(resolved.batchSize), 'batchSize', resolved.batchSize, 'an integer ≥ 1');
  for (const name of ['realtime', 'labelAnomalies', 'causal'] as const)
    checkOption(typeof resolved[name] === 'boolean', name, resolved[name], 'true or false');
  return resolved;
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

const names = [...Object.keys(defaults), 'maxEvents', 'durationSeconds', 'timePattern', 'shard'];

function definedOf(config: StreamConfig): StreamConfig {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}
