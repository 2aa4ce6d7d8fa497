import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { anyIsoDate, isoDate } from '../../../src/table/isoDate.ts';
import { partOf } from '../../../src/table/subMilliseconds.ts';

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

  it.each([
    ['2024-03-05 10:00:00.5+00', '2024-03-05T10:00:00.500Z'],
    ['2024-03-05T10:00:00-0330', '2024-03-05T13:30:00.000Z'],
    ['2024-03-05T10:00+05:45', '2024-03-05T04:15:00.000Z'],
    ['2023-12-31T24:00', '2024-01-01T00:00:00.000Z'],
    ['2024-12-31T24:00:00.000-01', '2025-01-01T01:00:00.000Z'],
    ['2000-02-29', '2000-02-29T00:00:00.000Z'],
    ['0000-02-29', '0000-02-29T00:00:00.000Z'],
    ['0099-01-01', '0099-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999999999Z', '9999-12-31T23:59:59.999Z'],
  ])('may be written %s', (text, instant) => expect(isoDate(text)?.toISOString()).toBe(instant));

  it.each([
    '1900-02-29',
    '2023-02-29',
    '2024-04-31',
    '2024-00-01',
    '2024-13-01',
    '2024-01-00',
    '2024-01-01T24:00:00.001',
    '2024-01-01T25:00',
    '2024-01-01T10:60',
    '2024-01-01T10:00:60',
    '2024-01-01T10:00:00.',
    '2024-01-01T10:00:00Z0',
    '2024-01-01T10:00:00+24:00',
    '2024-01-01T10:00:00+01:60',
    '2024-01-01T10:00:00+1',
    '2024-01-01T10:00:00+01-00',
    '2024-01-01t10:00',
    '2024-01-01T1a:00',
    ' 2024-01-01',
    '2024-01-01 ',
    '2024-01-01\n',
  ])('is not %j', (text) => expect([isoDate(text), anyIsoDate(text)]).toEqual([undefined, undefined]));

  it('keeps the digits beyond milliseconds, for the order', () => {
    const part = (text: string) => partOf(isoDate(text) as Date);
    expect(part('2024-01-01T00:00:00.123456789012345678Z')).toBeCloseTo(0.456789012345678, 12);
    expect([part('2024-01-01T00:00:00.123Z'), part('2024-01-01')]).toEqual([0, 0]);
  });

  it('without an offset is what the clock of a place shows', () => {
    const toUtc = (clock: number) => clock - 3_600_000;
    const at = (text: string) => [isoDate(text, toUtc), anyIsoDate(text, toUtc)].map((date) => date?.toISOString());
    expect(at('2024-01-01')).toEqual(Array(2).fill('2023-12-31T23:00:00.000Z'));
    expect(at('2024-01-01 12:00:00.25')).toEqual(Array(2).fill('2024-01-01T11:00:00.250Z'));
    expect(at('2024-01-01T12:00Z')).toEqual(Array(2).fill('2024-01-01T12:00:00.000Z'));
    expect(at('2024-01-01T12:00+02')).toEqual(Array(2).fill('2024-01-01T10:00:00.000Z'));
    expect([anyIsoDate('2024-W01', toUtc), anyIsoDate('20240101T10Z', toUtc)]).toEqual([
      new Date('2023-12-31T23:00Z'),
      new Date('2024-01-01T10:00Z'),
    ]);
  });
});
