import { calendarDay } from '../../table/calendarDay.ts';
import type { ToUtc } from '../../table/isoDate.ts';
import { datePlus, partOfDigits } from '../../table/subMilliseconds.ts';

const FORM =
  /^(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?: ?([AaPp])[Mm])?)?$/;

/** A format of dates in digits, of which only the column knows whether the month or the day comes first. */
export type NumericFormat = 'M/d/yyyy' | 'd/M/yyyy' | 'M.d.yyyy' | 'd.M.yyyy';

const asUtc: ToUtc = (clock) => clock;

/** Reads a date in digits, such as `1/31/2024` or `31.1.2024 13:05`, in one format. Undefined for anything else. */
export function numericDate(text: string, format: NumericFormat, toUtc = asUtc): Date | undefined {
  const parts = FORM.exec(text);
  if (!parts || parts[2] !== format[1]) return undefined;
  const [, first, , second, year, hour = '0', minute = '0', seconds = '0', fraction = '', half] = parts;
  const [month, day] = format.startsWith('M') ? [first, second] : [second, first];
  const clock =
    calendarDay(Number(year), Number(month), Number(day)) +
    timeOfDay(hourOf(Number(hour), half), Number(minute), Number(seconds), fraction);
  return Number.isNaN(clock) ? undefined : datePlus(toUtc(clock), partOfDigits(fraction));
}

/** The formats in which a text may be a date; the month first. */
export function numericFormats(text: string): readonly NumericFormat[] {
  const separator = FORM.exec(text)?.[2];
  if (separator === undefined) return [];
  return separator === '/' ? ['M/d/yyyy', 'd/M/yyyy'] : ['M.d.yyyy', 'd.M.yyyy'];
}

/** From 0 to 23, also of `12 AM`; NaN if there is no such hour. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}

const timeOfDay = (hour: number, minute: number, second: number, fraction: string): number =>
  hour <= 23 && minute <= 59 && second <= 59
    ? ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
    : Number.NaN;
