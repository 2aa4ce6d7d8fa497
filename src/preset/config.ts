import { DateTime, IANAZone } from 'luxon';
import { checkName, checkOption, isFraction, isPositiveInteger, isRate } from '../errors.ts';
import { checkShard, type Shard } from '../shard/shard.ts';

/** A time span in which the rate is multiplied; half-open: `startOffsetSeconds` ≤ t < `startOffsetSeconds + durationSeconds`. */
export interface BurstWindow {
  /** Seconds after the stream's start, ≥ 0. */
  readonly startOffsetSeconds: number;
  /** Seconds, > 0. */
  readonly durationSeconds: number;
  /** ≥ 0; 0 pauses the stream. Overlapping windows multiply. */
  readonly multiplier: number;
}

/** Multipliers of the rate by hour of day and ISO weekday, read on the clock of `zone`. */
export interface TimePattern {
  /** By hour, 0 to 23; an hour left out counts 1. */
  readonly hours?: Readonly<Record<number, number>>;
  /** By ISO weekday, 1 (Monday) to 7; a day left out counts 1. */
  readonly weekdays?: Readonly<Record<number, number>>;
  /** IANA zone; default: this machine's. */
  readonly zone?: string;
}

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

export function checkRate(eventsPerSecond: unknown): void {
  checkOption(isRate(eventsPerSecond), 'eventsPerSecond', eventsPerSecond, 'finite and > 0');
}

const isMultiplier = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;

export function checkBurstWindows(windows: readonly BurstWindow[]): void {
  checkOption(Array.isArray(windows), 'burstWindows', windows, 'an array');
  windows.forEach((window, i) => {
    checkOption(typeof window === 'object' && window !== null, `burstWindows[${i}]`, window, 'an object');
    const { startOffsetSeconds, durationSeconds, multiplier } = window;
    checkOption(
      isMultiplier(startOffsetSeconds),
      `burstWindows[${i}].startOffsetSeconds`,
      startOffsetSeconds,
      'finite and ≥ 0',
    );
    checkOption(isRate(durationSeconds), `burstWindows[${i}].durationSeconds`, durationSeconds, 'finite and > 0');
    checkOption(isMultiplier(multiplier), `burstWindows[${i}].multiplier`, multiplier, 'finite and ≥ 0');
  });
}

export function checkTimePattern(pattern: TimePattern | undefined): void {
  if (!pattern) return;
  const { hours = {}, weekdays = {}, zone } = pattern;
  for (const [name, table, low, high] of [
    ['hours', hours, 0, 23],
    ['weekdays', weekdays, 1, 7],
  ] as const) {
    for (const [key, multiplier] of Object.entries(table)) {
      const n = Number(key);
      checkOption(
        Number.isInteger(n) && n >= low && n <= high,
        `timePattern.${name}`,
        key,
        `keyed by integers from ${low} to ${high}`,
      );
      checkOption(isMultiplier(multiplier), `timePattern.${name}[${key}]`, multiplier, 'finite and ≥ 0');
    }
    const all = Array.from({ length: high - low + 1 }, (_, i) => (table as Record<number, number>)[i + low] ?? 1);
    checkOption(
      all.some((multiplier) => multiplier > 0),
      `timePattern.${name}`,
      'all zero',
      'positive for some time',
    );
  }
  checkOption(
    zone === undefined || zone === 'local' || IANAZone.isValidZone(zone),
    'timePattern.zone',
    zone,
    'an IANA time zone such as "Europe/Berlin"',
  );
}

/** The pattern's multiplier at a moment, and when it changes next; both in ms since the epoch. */
export function patternAt(pattern: TimePattern, ms: number): { multiplier: number; until: number } {
  const time = DateTime.fromMillis(ms, { zone: pattern.zone ?? 'local' });
  return {
    multiplier: (pattern.hours?.[time.hour] ?? 1) * (pattern.weekdays?.[time.weekday] ?? 1),
    until: time.startOf('hour').plus({ hours: 1 }).toMillis(),
  };
}

const hoursOf = (otherwise: number, ...spans: readonly (readonly [from: number, to: number, multiplier: number])[]) =>
  Object.fromEntries(
    Array.from({ length: 24 }, (_, hour) => [
      hour,
      spans.find(([from, to]) => hour >= from && hour <= to)?.[2] ?? otherwise,
    ]),
  );

/** Busy from 8 to 17 (× 1.5), quiet at night (× 0.3) and at the weekend (Saturday × 0.4, Sunday × 0.2). */
export function businessHours({ zone }: { readonly zone?: string } = {}): TimePattern {
  return { hours: hoursOf(0.3, [8, 17, 1.5], [18, 20, 1]), weekdays: { 6: 0.4, 7: 0.2 }, ...(zone && { zone }) };
}

/** Busy in the evening (19 to 22, × 2) and at noon (12 to 14, × 1.2), busier at the weekend (Saturday × 1.5, Sunday × 1.8). */
export function retailPeak({ zone }: { readonly zone?: string } = {}): TimePattern {
  return { hours: hoursOf(0.4, [19, 22, 2], [12, 14, 1.2]), weekdays: { 6: 1.5, 7: 1.8 }, ...(zone && { zone }) };
}
