import { DateTime } from 'luxon';
import type { ToUtc } from '../../table/isoDate.ts';
import { datePlus, partOfDigits } from '../../table/subMilliseconds.ts';

/** Reads dates in one of luxon's formats, names of months and days in English. `toUtc` says what those without an offset mean. */
export function formattedDateReader(format: string, toUtc: ToUtc): (text: string) => Date | undefined {
  const options = { zone: 'utc', locale: 'en-US' } as const;
  const parser = DateTime.buildFormatParser(format, options);
  const tokens = tokensOf(format);
  const hasOffset = tokens.some((token) => /^(?:Z+|z|[tfF]{3,4})$/.test(token));
  const hasFraction = tokens.includes('u');
  return (text) => {
    const time = DateTime.fromFormatParser(text, parser, options);
    if (!time.isValid) return undefined;
    // Luxon cuts the digits after the third.
    const fraction = hasFraction ? (/[.,](\d+)(?!.*[.,]\d)/.exec(text)?.[1] ?? '') : '';
    return datePlus(hasOffset ? time.toMillis() : toUtc(time.toMillis()), partOfDigits(fraction));
  };
}

/** The tokens of luxon's formats. Those of whole times and dates (t, T, D, f, F) have up to four letters. */
const TOKEN =
  /^(?:GG?|y|yy|y{4,6}|[ML]{1,4}|dd?|o|ooo|HH?|hh?|mm?|qq?|ss?|S|SSS|u{1,3}|a|kk|kkkk|WW?|[Ec]|EEEE?|cccc?|Z{1,3}|z|[tTDfF]{1,4})$/;

/** Whether a text is a format of dates: its letters outside quotes are luxon's tokens, and one of them stands for the year. */
export function isDateFormat(text: string): boolean {
  const tokens = tokensOf(text);
  return tokens.every((token) => TOKEN.test(token)) && tokens.some((token) => /^[ykDfF]/.test(token));
}

/** Letters of one kind, outside quotes. */
const tokensOf = (format: string): readonly string[] =>
  format.replaceAll(/'[^']*'/g, ' ').match(/([a-zA-Z])\1*/g) ?? [];
