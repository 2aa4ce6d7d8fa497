const DAY = 86_400_000;
const YEAR_0 = Date.UTC(2000, 0, 1) - 730_485 * DAY;
const YEAR_10000 = Date.UTC(10_000, 0, 1);

const digits = (length: number, write: (n: number) => string): readonly string[] =>
  Array.from({ length }, (_, n) => write(n));
const pad = (n: number, width: number): string => String(n).padStart(width, '0');

/** `YYYY-MM-DD` of a day counted from 1970, in the years 0 to 9999: Gregorian, in years that start in March. */
function day(count: number): string {
  const sinceEra = count + 719_468;
  const era = Math.floor(sinceEra / 146_097);
  const inEra = sinceEra - era * 146_097;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  const date = inYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  const four = year > 999 ? String(year) : pad(year, 4);
  return `${four}-${month < 10 ? '0' : ''}${month}-${date < 10 ? '0' : ''}${date}`;
}

/**
 * Returns a function that writes a time (milliseconds since 1970) as `JSON.stringify` writes its Date: ISO 8601 in UTC,
 * quoted; null where there is no such date. It remembers the last day, since events that follow each other mostly share
 * it. Holds about 2,500 short strings.
 */
export function createDateQuoter(): (time: number) => string {
  const minutes = digits(1440, (n) => `${pad(Math.floor(n / 60), 2)}:${pad(n % 60, 2)}:`);
  const seconds = digits(60, (n) => pad(n, 2));
  const millis = digits(1000, (n) => `.${pad(n, 3)}Z"`);
  let start = Number.NaN;
  let prefix = '';

  return (time) => {
    if (!(time >= YEAR_0 && time < YEAR_10000))
      return Number.isNaN(time) ? 'null' : `"${new Date(time).toISOString()}"`;
    let rest = time - start;
    if (!(rest >= 0 && rest < DAY)) {
      start = Math.floor(time / DAY) * DAY;
      prefix = `"${day(start / DAY)}T`;
      rest = time - start;
    }
    const minute = (rest / 60_000) | 0;
    const second = ((rest - minute * 60_000) / 1000) | 0;
    const milli = rest - minute * 60_000 - second * 1000;
    return prefix + minutes[minute] + seconds[second] + millis[milli];
  };
}
