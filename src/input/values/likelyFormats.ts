import { formattedDateReader } from './formattedDate.ts';

/** So many texts of a column are tried. */
export const LIKELY_TEXTS = 20;

/** Common formats of dates, each alone and with a time. Where several fit, the column does not prove which is right. */
const days = [
  'M/d/yyyy',
  'd/M/yyyy',
  'd.M.yyyy',
  'M.d.yyyy',
  'd-M-yyyy',
  'M-d-yyyy',
  'yyyy/M/d',
  'yyyy.M.d',
  'yyyy-M-d',
  'M/d/yy',
  'd/M/yy',
  'd.M.yy',
  'MMM d yyyy',
  'MMM d, yyyy',
  'MMMM d, yyyy',
  'd MMM yyyy',
  'd MMMM yyyy',
  'd-MMM-yyyy',
  'd-MMM-yy',
  'ccc, d MMM yyyy',
] as const;

const times = ['', ' H:mm', ' H:mm:ss', ' H:mm:ss.u', ' h:mm a', ' h:mm:ss a', ' H:mm:ss ZZZ', ' H:mm:ss z'] as const;

/** The formats in which all of a few texts are dates. */
export function likelyFormats(texts: readonly string[]): readonly string[] {
  if (texts.length === 0 || !texts.every(mayBeDate)) return [];
  const fits = (format: string): boolean => {
    const read = formattedDateReader(format, (clock) => clock);
    return texts.every((text) => read(text) !== undefined);
  };
  const hasTime = texts.some((text) => text.includes(':'));
  const fitting = days
    .flatMap((day) => times.filter((time) => (time !== '') === hasTime).map((time) => day + time))
    .filter(fits);
  // Luxon reads a year of four digits as `yy` too.
  const long = fitting.filter((format) => format.includes('yyyy'));
  return long.length > 0 ? long : fitting;
}

/** Dates have a day and a year, and are short. */
const mayBeDate = (text: string): boolean =>
  text.length >= 6 && text.length <= 40 && (text.match(/\d+/g)?.length ?? 0) >= 2;
