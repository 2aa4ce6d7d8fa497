import { DateTime } from 'luxon';

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d{2}):?(\d{2}))?)?$/;

/**
 * The instant of an ISO 8601 date or date and time (a space may stand for the T); without an offset it is UTC. Undefined for
 * anything else, and for a day or hour that does not exist. The common forms are read without luxon.
 */
export function isoDate(text: string): Date | undefined {
  const parts = ISO.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '0', sign, offsetHours, offsetMinutes] =
    parts;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offset = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  const millisecond = Math.trunc(Number(`0.${fraction}`) * 1000 + 1e-6);
  date.setUTCHours(Number(hour), Number(minute) - offset, Number(second), millisecond);
  return date;
}

/** Any ISO 8601 form, week and ordinal dates too. */
export function anyIsoDate(text: string): Date | undefined {
  return isoDate(text) ?? valid(DateTime.fromISO(text, { zone: 'utc' }));
}

/** Reads dates in one of luxon's formats, names of months and days in English; without an offset it is UTC. */
export function dateReader(format: string): (text: string) => Date | undefined {
  const options = { zone: 'utc', locale: 'en-US' } as const;
  const parser = DateTime.buildFormatParser(format, options);
  return (text) => valid(DateTime.fromFormatParser(text, parser, options));
}

/** What luxon reads, G to z; the macros of times (t, T) and of dates (D, f, F) are up to four long. */
const TOKEN =
  /^(?:GG?|y|yy|y{4,6}|[ML]{1,4}|dd?|o|ooo|HH?|hh?|mm?|qq?|ss?|S|SSS|u{1,3}|a|kk|kkkk|WW?|[Ec]|EEEE?|cccc?|Z{1,3}|z|[tTDfF]{1,4})$/;

/** Whether a text can be a format: outside quotes its letters are luxon's tokens, and one of them has a year. */
export function isDateFormat(text: string): boolean {
  const tokens = text.replaceAll(/'[^']*'/g, ' ').match(/([a-zA-Z])\1*/g) ?? [];
  return tokens.every((token) => TOKEN.test(token)) && tokens.some((token) => /^[ykDfF]/.test(token));
}

const valid = (time: DateTime): Date | undefined => (time.isValid ? time.toJSDate() : undefined);
