import { calendarDay } from './calendarDay.ts';
import { datePlus, partOfDigits } from './subMilliseconds.ts';

const TIME = String.raw`(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?(?:(Z)|([+-])(\d{2})(?::?(\d{2}))?)?`;

const CALENDAR = new RegExp(`^([+-]\\d{6}|\\d{4})(?:-?(\\d{2})(?:-?(\\d{2}))?)?(?:[T ]${TIME})?$`);
const WEEK = new RegExp(`^(\\d{4})-?W(\\d{2})(?:-?([1-7]))?(?:[T ]${TIME})?$`);
const ORDINAL = new RegExp(`^(\\d{4})-?(\\d{3})()(?:[T ]${TIME})?$`);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Turns the clock of a place, in milliseconds as if it were UTC, into the moment in milliseconds. */
export type ToUtc = (clock: number) => number;

const utc: ToUtc = (clock) => clock;

/**
 * The instant of a common ISO 8601 text: `2024-03-05`, or `2024-03-05T10:00`, also with a blank for the T, with seconds, with any
 * number of digits after them, and with an offset (`Z`, `+01`, `+0100`, `+01:00`). Without an offset, `toUtc` says what it means;
 * by default UTC. Undefined for anything else, and for a day, an hour or an offset that does not exist.
 */
export function isoDate(text: string, toUtc = utc): Date | undefined {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return undefined;
  const day = calendarDay(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  if (text.length === 10) return dateAt(toUtc(day));
  const t = text.charCodeAt(10);
  if ((t !== T && t !== BLANK) || text.charCodeAt(13) !== COLON) return undefined;
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  if (text.length === 16) return dateAt(toUtc(day + timeOfDay(hour, minute, 0, '')));
  const hasSeconds = text.charCodeAt(16) === COLON;
  const second = hasSeconds ? digits(text, 17, 19) : 0;
  const [from, to] = hasSeconds ? fractionAt(text, 19) : NO_FRACTION;
  const fraction = text.slice(from, to);
  const clock = day + timeOfDay(hour, minute, second, fraction);
  if (to === text.length) return dateAt(toUtc(clock), fraction);
  if (text.charCodeAt(to) === Z) return to + 1 === text.length ? dateAt(clock, fraction) : undefined;
  return dateAt(clock - offsetAt(text, to), fraction);
}

/** Any ISO 8601 form: also without separators, to the month or the year, by week and by day of the year. */
export function anyIsoDate(text: string, toUtc = utc): Date | undefined {
  const common = isoDate(text, toUtc);
  if (common) return common;
  for (const { form, dayOf } of forms) {
    const parts = form.exec(text);
    if (!parts) continue;
    const [, year, second, third, hour = 0, minute = 0, seconds = 0, fraction = '', z, sign, hours = 0, minutes = 0] =
      parts;
    const day = dayOf(Number(year), second, third);
    const clock = day + timeOfDay(Number(hour), Number(minute), Number(seconds), fraction);
    if (!z && !sign) return dateAt(toUtc(clock), fraction);
    return dateAt(clock - offsetOf(sign === '-', Number(hours), Number(minutes)), fraction);
  }
  return undefined;
}

const DASH = 0x2d;
const PLUS = 0x2b;
const COLON = 0x3a;
const POINT = 0x2e;
const COMMA = 0x2c;
const BLANK = 0x20;
const T = 0x54;
const Z = 0x5a;
const ZERO = 0x30;

const NO_FRACTION = [16, 16] as const;

/** The number that digits stand for; NaN if they are not all digits. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Where the digits of a fraction begin and end, if there is one. */
function fractionAt(text: string, at: number): readonly [number, number] {
  const point = text.charCodeAt(at);
  if (point !== POINT && point !== COMMA) return [at, at];
  let end = at + 1;
  while (digits(text, end, end + 1) >= 0) end++;
  // A point without digits stays, as what should not be there.
  return end === at + 1 ? [at, at] : [at + 1, end];
}

/** The milliseconds of `+01`, `+0100` or `+01:00` up to the end of the text; NaN for anything else. */
function offsetAt(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  const length = text.length - at;
  const hasColon = length === 6 && text.charCodeAt(at + 3) === COLON;
  if ((sign !== PLUS && sign !== DASH) || (length !== 3 && length !== 5 && !hasColon)) return Number.NaN;
  const minutes = length === 3 ? 0 : digits(text, text.length - 2, text.length);
  return offsetOf(sign === DASH, digits(text, at + 1, at + 3), minutes);
}

const offsetOf = (isBehind: boolean, hours: number, minutes: number): number =>
  hours <= 23 && minutes <= 59 ? (isBehind ? -1 : 1) * (hours * HOUR + minutes * MINUTE) : Number.NaN;

/** Milliseconds since midnight; NaN if there is no such time. 24:00 is the midnight after. */
function timeOfDay(hour: number, minute: number, second: number, fraction: string): number {
  const millisecond = fraction === '' ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  const isTime = hour <= 23 && minute <= 59 && second <= 59;
  const isMidnight = hour === 24 && minute + second === 0 && !/[1-9]/.test(fraction);
  return isTime || isMidnight ? hour * HOUR + minute * MINUTE + second * 1000 + millisecond : Number.NaN;
}

const dateAt = (ms: number, fraction = ''): Date | undefined =>
  Number.isNaN(ms) ? undefined : datePlus(ms, partOfDigits(fraction));

type Part = string | undefined;

/** The forms of a day. Each gives its midnight in milliseconds, NaN if there is no such day. */
const forms: readonly { readonly form: RegExp; dayOf(year: number, second: Part, third: Part): number }[] = [
  { form: CALENDAR, dayOf: (year, month = '1', day = '1') => calendarDay(year, Number(month), Number(day)) },
  { form: WEEK, dayOf: (year, week, weekday = '1') => weekDay(year, Number(week), Number(weekday)) },
  { form: ORDINAL, dayOf: (year, day) => ordinalDay(year, Number(day)) },
];

/** The week with 4 January is the first; a year has 53 if the last one has its 28 December. */
function weekDay(year: number, week: number, weekday: number): number {
  const first = mondayOf(calendarDay(year, 1, 4));
  const monday = first + (week - 1) * 7 * DAY;
  return monday >= first && monday <= mondayOf(calendarDay(year, 12, 28)) ? monday + (weekday - 1) * DAY : Number.NaN;
}

const mondayOf = (day: number): number => day - ((new Date(day).getUTCDay() + 6) % 7) * DAY;

function ordinalDay(year: number, dayOfYear: number): number {
  const day = calendarDay(year, 1, 1) + (dayOfYear - 1) * DAY;
  return dayOfYear >= 1 && day <= calendarDay(year, 12, 31) ? day : Number.NaN;
}
