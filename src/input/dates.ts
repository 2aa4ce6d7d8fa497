import { DateTime } from 'luxon';

/** Reads dates in one of luxon's formats, names of months and days in English; without an offset it is UTC. */
export function dateReader(format: string): (text: string) => Date | undefined {
  const options = { zone: 'utc', locale: 'en-US' } as const;
  const parser = DateTime.buildFormatParser(format, options);
  return (text) => valid(DateTime.fromFormatParser(text, parser, options));
}

/** The tokens of luxon's formats. Those of whole times and dates (t, T, D, f, F) have up to four letters. */
const TOKEN =
  /^(?:GG?|y|yy|y{4,6}|[ML]{1,4}|dd?|o|ooo|HH?|hh?|mm?|qq?|ss?|S|SSS|u{1,3}|a|kk|kkkk|WW?|[Ec]|EEEE?|cccc?|Z{1,3}|z|[tTDfF]{1,4})$/;

/** Whether a text is a format of dates: its letters outside quotes are luxon's tokens, and one of them stands for the year. */
export function isDateFormat(text: string): boolean {
  const tokens = text.replaceAll(/'[^']*'/g, ' ').match(/([a-zA-Z])\1*/g) ?? [];
  return tokens.every((token) => TOKEN.test(token)) && tokens.some((token) => /^[ykDfF]/.test(token));
}

const valid = (time: DateTime): Date | undefined => (time.isValid ? time.toJSDate() : undefined);
