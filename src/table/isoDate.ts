const TIME = String.raw`(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,30}))?)?)?(?:Z|([+-])(\d{2})(?::?(\d{2}))?)?`;

const COMMON =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d{2}):?(\d{2}))?)?$/;
const CALENDAR = new RegExp(`^([+-]\\d{6}|\\d{4})(?:-?(\\d{2})(?:-?(\\d{2}))?)?(?:[T ]${TIME})?$`);
const WEEK = new RegExp(`^(\\d{4})-?W(\\d{2})(?:-?([1-7]))?(?:[T ]${TIME})?$`);
const ORDINAL = new RegExp(`^(\\d{4})-?(\\d{3})()(?:[T ]${TIME})?$`);

const DAY = 86_400_000;

/**
 * The instant of an ISO 8601 date or date and time (a space may stand for the T); without an offset it is UTC. Undefined for
 * anything else, and for a day or hour that does not exist. Only the common forms: `2024` may be a number.
 */
export function isoDate(text: string): Date | undefined {
  const parts = COMMON.exec(text);
  return parts ? atTime(calendarDay(parts[1], parts[2], parts[3]), parts) : undefined;
}

/** Any ISO 8601 form: also without separators, to the month or the year, by week and by day of the year. */
export function anyIsoDate(text: string): Date | undefined {
  const common = isoDate(text);
  if (common) return common;
  const forms = [
    [CALENDAR, calendarDay],
    [WEEK, weekDay],
    [ORDINAL, ordinalDay],
  ] as const;
  for (const [form, dayOf] of forms) {
    const parts = form.exec(text);
    if (parts) return atTime(dayOf(parts[1], parts[2], parts[3]), parts);
  }
  return undefined;
}

type Part = string | undefined;

/** Midnight in UTC of a day; undefined if the month has no such day. */
function calendarDay(year: Part, month: Part = '01', day: Part = '01'): Date | undefined {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? date : undefined;
}

/** The week with 4 January is the first; a year has 53 if the last one has its 28 December. */
function weekDay(year: Part, week: Part, weekday: Part = '1'): Date | undefined {
  const first = mondayOf(year, '01', '04');
  const last = mondayOf(year, '12', '28');
  const monday = first + (Number(week) - 1) * 7 * DAY;
  return monday >= first && monday <= last ? new Date(monday + (Number(weekday) - 1) * DAY) : undefined;
}

function mondayOf(year: Part, month: string, day: string): number {
  const date = calendarDay(year, month, day) as Date;
  return date.getTime() - ((date.getUTCDay() + 6) % 7) * DAY;
}

function ordinalDay(year: Part, dayOfYear: Part): Date | undefined {
  const first = calendarDay(year) as Date;
  const date = new Date(first.getTime() + (Number(dayOfYear) - 1) * DAY);
  return date.getUTCFullYear() === first.getUTCFullYear() ? date : undefined;
}

/** Sets the time of day: hour, minute, second, fraction, and the offset's sign, hours and minutes are parts 4 to 10. */
function atTime(date: Date | undefined, parts: RegExpExecArray): Date | undefined {
  const [, , , , hour = 0, minute = 0, second = 0, fraction = '0', sign, offsetHours = 0, offsetMinutes = 0] = parts;
  if (!date || Number(minute) > 59 || Number(second) > 59) return undefined;
  const millisecond = Math.trunc(Number(`0.${fraction}`) * 1000 + 1e-6);
  const isMidnight = Number(hour) === 24 && Number(minute) + Number(second) + millisecond === 0;
  if (Number(hour) > 23 && !isMidnight) return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  date.setUTCHours(Number(hour), Number(minute) - offset, Number(second), millisecond);
  return date;
}
