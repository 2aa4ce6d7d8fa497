import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { anyIsoDate, isoDate } from '../../../src/table/isoDate.ts';

const digits = (count: number) => (n: number) => String(n).padStart(count, '0');
const two = (max: number) => fc.integer({ min: 0, max }).map(digits(2));
/** Not the first hundred years, in which luxon loses the day of T24. */
const year = fc.oneof(
  fc.integer({ min: 100, max: 9999 }).map(digits(4)),
  fc.constantFrom('1900', '2000', '2015', '2020', '2024', '2026', '+012024', '-000444'),
);
const dash = fc.constantFrom('', '-');
const colon = fc.constantFrom('', ':');
const joined = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''));
const maybe = (text: fc.Arbitrary<string>) => fc.oneof(text, fc.constant(''));

const day = fc.oneof(
  joined(year, maybe(joined(dash, two(13), maybe(joined(dash, two(32)))))),
  joined(year, dash, fc.constant('W'), two(54), maybe(joined(dash, fc.integer({ min: 1, max: 7 }).map(String)))),
  joined(year, dash, fc.integer({ min: 0, max: 367 }).map(digits(3))),
);
const fraction = joined(fc.constantFrom('.', ','), fc.integer({ min: 0, max: 999 }).map(digits(3)));
const offset = fc.oneof(
  fc.constantFrom('', 'Z'),
  joined(fc.constantFrom('+', '-'), two(14), maybe(joined(colon, two(59)))),
);
const time = joined(two(25), maybe(joined(colon, two(60), maybe(joined(colon, two(60), maybe(fraction))))), offset);
const iso = joined(day, maybe(joined(fc.constant('T'), time)));

const byLuxon = (text: string): number => DateTime.fromISO(text, { zone: 'utc' }).toMillis();

describe('an ISO 8601 date', () => {
  it('is the instant that luxon reads, in every form', () => {
    fc.assert(
      fc.property(iso, (text) => expect(anyIsoDate(text)?.getTime() ?? Number.NaN).toBe(byLuxon(text))),
      { numRuns: 50_000 },
    );
  });

  it.each(['2024', '202402', '2024-02', '20240229', '2024-W09-4', '2024-060', '2024-02-29T10'])(
    'is rare as %s, which could be something else',
    (text) => {
      expect(isoDate(text)).toBeUndefined();
      expect(anyIsoDate(text)?.getTime()).toBe(byLuxon(text));
    },
  );

  it.each([
    '',
    '10:00',
    'T10:00',
    '2024-02-30',
    '2024-W54',
    '2023-366',
    '2024-01-01T24:01',
    '1 Jan 2024',
    '2024-1-1',
    'NaN',
  ])('is not "%s"', (text) => expect(anyIsoDate(text)).toBeUndefined());

  it('has its fraction cut to milliseconds, and may have a space for the T', () => {
    expect(anyIsoDate('2024-02-29 10:00:00.5799999')?.toISOString()).toBe('2024-02-29T10:00:00.579Z');
    expect(anyIsoDate('2024-02-29 10+01:30')?.toISOString()).toBe('2024-02-29T08:30:00.000Z');
  });
});
