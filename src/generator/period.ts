import { checkOption, type Message, nameOf, type OptionPath, optionError, printable, show } from '../errors.ts';
import { type Check, isRecord, must, object, required } from '../options/checkOptions.ts';
import type { Period } from '../table/table.ts';

/**
 * A time of a strategy: an ISO date; or `from` or `to`, the ends of the domain's period, or so many hours (h), days (d), weeks (w) or
 * years (y) before or after one of them, such as `from-2y`; or the earliest of several.
 */
export type PeriodTime = string | { readonly earliest: readonly string[] };

/** Times of a strategy, ascending. */
export interface RisingTimes {
  /** In ms. */
  in(period: Period | undefined): Float64Array;
  /** See `Strategy.checkPeriod`: undefined if no time depends on the period. */
  readonly checkPeriod: ((period: Period, column: string) => void) | undefined;
}

const ISO = /^\d{4}-\d{2}-\d{2}(T|$)/;
const MOVING = /^(from|to)(?:([+-])(\d{1,6})([hdwy]))?$/;
const HOURS = { h: 1, d: 24, w: 168 } as const;
const HOUR = 3_600_000;

const isMoving = (text: string): boolean => MOVING.test(text);
const isFixed = (text: string): boolean => ISO.test(text) && !Number.isNaN(Date.parse(text));
const textsOf = (time: PeriodTime): readonly string[] => (typeof time === 'string' ? [time] : time.earliest);
const isOneTime = (value: unknown): boolean => typeof value === 'string' && (isMoving(value) || isFixed(value));

/** For a time of a strategy. */
export const aTime = must((value) => {
  if (!isRecord(value)) return isOneTime(value);
  const { earliest, ...others } = value;
  return Array.isArray(earliest) && earliest.length > 0 && earliest.every(isOneTime) && !Object.keys(others).length;
}, 'an ISO date, such as "2024-01-31" or "2024-01-31T12:00:00Z", or a time of the period, such as "from", "to" or "from-2y"');

/** Checks times, which `paths` name, and that they rise. Those that depend on the period are compared once it is known. */
export function risingTimes(times: readonly PeriodTime[], paths: readonly OptionPath[]): RisingTimes {
  for (const [i, time] of times.entries()) aTime(time, paths[i] as OptionPath);
  const inPeriod = (period: Period | undefined) => Float64Array.from(times, (time) => timeIn(time, period));
  const firstFalling = (resolved: Float64Array) =>
    resolved.findIndex((time, i) => i > 0 && !((resolved[i - 1] as number) < time));
  if (!times.some((time) => textsOf(time).some(isMoving))) {
    const i = firstFalling(inPeriod(undefined));
    checkOption(i < 0, paths[i] ?? [], times[i], `after ${printable(String(times[i - 1]))}, since times rise`);
    return { in: inPeriod, checkPeriod: undefined };
  }
  return {
    in: inPeriod,
    checkPeriod(period, column) {
      const resolved = inPeriod(period);
      const i = firstFalling(resolved);
      if (i < 0) return;
      const told = (at: number) => `${show(times[at])}, ${new Date(resolved[at] as number).toJSON()}`;
      const rest = `: column ${printable(column)} needs ${told(i)}, to be after ${told(i - 1)}`;
      throw optionError('INVALID_OPTION', ['period'], rest);
    },
  };
}

function timeIn(time: PeriodTime, period: Period | undefined): number {
  return Math.min(...textsOf(time).map((text) => oneTimeIn(text, period)));
}

function oneTimeIn(text: string, period: Period | undefined): number {
  const [, end, sign, amount = 0, unit = 'h'] = MOVING.exec(text) ?? [];
  if (end === undefined) return Date.parse(text);
  const time = new Date((period as Period)[end as keyof Period]);
  const steps = (sign === '-' ? -1 : 1) * Number(amount);
  if (unit === 'y') return time.setUTCFullYear(time.getUTCFullYear() + steps);
  return time.getTime() + steps * HOURS[unit as keyof typeof HOURS] * HOUR;
}

const EARLIEST = Date.UTC(1000, 0);
const LATEST = Date.UTC(9000, 0);
const LONGEST_YEARS = 100;

/** Years of 365.25 days. */
export const yearsOf = ({ from, to }: Period): number => (to.getTime() - from.getTime()) / (365.25 * 24 * HOUR);

const aDate = must(
  (value) => value instanceof Date && value.getTime() >= EARLIEST && value.getTime() <= LATEST,
  'a valid Date from the year 1000 to 9000',
);
const ends = object<Period>({ from: required(aDate), to: required(aDate) });

/** For a period. */
export const aPeriod: Check = (value, path) => {
  ends(value, path);
  const { from, to } = value as Period;
  const refuse = (expected: string) => {
    const rest: Message = (naming) =>
      ` must be ${expected} ${nameOf([...path, 'to'], naming)}, ${to.toJSON()}, got ${from.toJSON()}`;
    throw optionError('INVALID_OPTION', [...path, 'from'], rest);
  };
  if (from >= to) refuse('before');
  if (yearsOf({ from, to }) > LONGEST_YEARS) refuse(`at most ${LONGEST_YEARS} years before`);
};
