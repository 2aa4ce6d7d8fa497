import { checkName, checkOption, isFraction, isPositiveInteger, isRate } from '../errors.ts';
import { type BurstWindow, checkBurstWindows } from '../pacing/burstWindow.ts';
import { checkRate } from '../pacing/rate.ts';
import { checkTimePattern, type TimePattern } from '../pacing/timePattern.ts';
import { checkShard, type Shard } from '../shard/shard.ts';

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
type Optional = 'maxEvents' | 'durationSeconds' | 'timePattern' | 'shard';

/** The defaults filled in and every field checked; a bad one is `INVALID_OPTION`. */
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
