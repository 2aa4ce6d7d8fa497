import { checkOption } from '../errors.ts';
import { type Check, checkOptions, isRecord, isText, must, notNegative, object } from '../options/checkOptions.ts';
import { isZone, zoneOffset } from './zoneOffset.ts';

/** Multipliers of the rate by hour of day and ISO weekday, read on the clock of `zone`. */
export interface TimePattern {
  /** By hour, 0 to 23; an hour left out counts 1. */
  readonly hours?: Readonly<Record<number, number>>;
  /** By ISO weekday, 1 (Monday) to 7; a day left out counts 1. */
  readonly weekdays?: Readonly<Record<number, number>>;
  /** IANA zone; default: this machine's. */
  readonly zone?: string;
}

/** Multipliers keyed by integers of a range, not all of them 0. */
const multipliers =
  (low: number, high: number): Check =>
  (table, option) => {
    const expected = `an object keyed by integers from ${low} to ${high}`;
    checkOption(isRecord(table), option, table, expected);
    const given = table as Readonly<Record<string, number>>;
    for (const [key, multiplier] of Object.entries(given)) {
      const n = Number(key);
      checkOption(Number.isInteger(n) && n >= low && n <= high && String(n) === key, option, key, expected);
      notNegative(multiplier, [...option, key]);
    }
    const all = Array.from({ length: high - low + 1 }, (_, i) => given[i + low] ?? 1);
    checkOption(
      all.some((multiplier) => multiplier > 0),
      option,
      'all zero',
      'positive for some time',
    );
  };

const aZone = must(
  (zone) => zone === 'local' || (isText(zone) && isZone(zone)),
  'an IANA time zone such as "Europe/Berlin"',
);

/** For a pattern: its keys, multipliers and zone. */
export const timePatternCheck: Check = object<TimePattern>({
  hours: multipliers(0, 23),
  weekdays: multipliers(1, 7),
  zone: aZone,
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The multiplier at a moment, and a later moment until which it stays the same; both in ms since the epoch. */
export function patternAt(pattern: TimePattern, ms: number): { multiplier: number; until: number } {
  const { zone = 'local' } = pattern;
  const now = Math.floor(ms);
  const offset = zoneOffset(zone, now);
  // A date whose UTC fields are those of the zone's clock.
  const local = new Date(now + offset);
  const sinceHour = local.getUTCMinutes() * MINUTE + local.getUTCSeconds() * 1000 + local.getUTCMilliseconds();
  const nextHour = now - sinceHour + HOUR;
  return {
    multiplier: (pattern.hours?.[local.getUTCHours()] ?? 1) * (pattern.weekdays?.[local.getUTCDay() || 7] ?? 1),
    until: zoneOffset(zone, nextHour - 1) === offset ? nextHour : offsetChange(zone, now, nextHour - 1),
  };
}

/** The moment between `before` and `after` at which the zone's offset changes, to the millisecond. */
function offsetChange(zone: string, before: number, after: number): number {
  const offset = zoneOffset(zone, before);
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffset(zone, middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

const hoursOf = (otherwise: number, ...spans: readonly (readonly [from: number, to: number, multiplier: number])[]) =>
  Object.fromEntries(
    Array.from({ length: 24 }, (_, hour) => [
      hour,
      spans.find(([from, to]) => hour >= from && hour <= to)?.[2] ?? otherwise,
    ]),
  );

/** Options of {@link businessHours} and {@link retailPeak}: where the hours of a pattern are those of the clock. */
export type ZoneOptions = Pick<TimePattern, 'zone'>;

/**
 * Busy from 8 to 17 (× 1.5), quiet at night (× 0.3) and at the weekend (Saturday × 0.4, Sunday × 0.2).
 *
 * @example
 * ```ts
 * import { burstPace, businessHours } from 'spindle-rx';
 *
 * const paced = burstPace({ eventsPerSecond: 10, timePattern: businessHours({ zone: 'Europe/Berlin' }) });
 * ```
 */
export function businessHours(options: ZoneOptions = {}): TimePattern {
  const { zone } = checkOptions<ZoneOptions>('businessHours', options, { zone: aZone });
  return { hours: hoursOf(0.3, [8, 17, 1.5], [18, 20, 1]), weekdays: { 6: 0.4, 7: 0.2 }, ...(zone && { zone }) };
}

/**
 * Busy in the evening (19 to 22, × 2) and at noon (12 to 14, × 1.2), busier at the weekend (Saturday × 1.5, Sunday × 1.8).
 *
 * @example
 * ```ts
 * import { burstPace, retailPeak } from 'spindle-rx';
 *
 * const paced = burstPace({ eventsPerSecond: 10, timePattern: retailPeak({ zone: 'America/New_York' }) });
 * ```
 */
export function retailPeak(options: ZoneOptions = {}): TimePattern {
  const { zone } = checkOptions<ZoneOptions>('retailPeak', options, { zone: aZone });
  return { hours: hoursOf(0.4, [19, 22, 2], [12, 14, 1.2]), weekdays: { 6: 1.5, 7: 1.8 }, ...(zone && { zone }) };
}
