import { describe, expect, it } from '@jest/globals';
import {
  defineDomain,
  type PeriodTime,
  perYear,
  risingTime,
  Spindle,
  type Strategy,
  seasonalTime,
  sequence,
  uniformTime,
} from '../../../src/generator/index.ts';

const DAY = 86_400_000;
const periodOf = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) });
const own = periodOf('2024-01-01', '2025-01-01');
const season = { months: Array(12).fill(1), weekdays: Array(7).fill(1), hours: { peaks: [12], deviation: 3 } };

/** A domain with one column of times. */
const withTimes = (at: Strategy<Date>, rows: number | ReturnType<typeof perYear> = 2000) =>
  defineDomain({
    name: 'd',
    period: own,
    scales: { small: {} },
    tables: { t: { rows, columns: { id: sequence(), at } } },
  });
const timesOf = (at: Strategy<Date>, period = own) =>
  [...new Spindle().generate({ domain: withTimes(at), period }).tables.t].map((row) => row.at.getTime());
const within = (times: readonly number[], from: string, to: string) => {
  expect(Math.min(...times)).toBeGreaterThanOrEqual(Date.parse(from));
  expect(Math.max(...times)).toBeLessThan(Date.parse(to));
};
const rising = (times: readonly number[]) => expect(times).toEqual(times.toSorted((a, b) => a - b));

describe('a period', () => {
  it('is the one of the domain, unless another is given', () => {
    const domain = withTimes(uniformTime());
    const { t } = new Spindle().generate({ domain }).tables;
    expect(t.period).toEqual(own);
    within(
      [...t].map((row) => row.at.getTime()),
      '2024-01-01',
      '2025-01-01',
    );
    within(timesOf(uniformTime(), periodOf('1960-02-01', '1960-02-02')), '1960-02-01', '1960-02-02');
  });

  it('does not change with the dates that gave it', () => {
    const period = periodOf('2020-01-01', '2021-01-01');
    const { t } = new Spindle().generate({ domain: withTimes(uniformTime()), period }).tables;
    period.to.setUTCFullYear(2030);
    within(
      [...t].map((row) => row.at.getTime()),
      '2020-01-01',
      '2021-01-01',
    );
    expect(t.period).toEqual(periodOf('2020-01-01', '2021-01-01'));
  });

  it('moves nothing that is fixed', () => {
    const fixed = uniformTime('2001-01-01', '2002-01-01');
    expect(timesOf(fixed, periodOf('2010-01-01', '2011-01-01'))).toEqual(timesOf(fixed));
  });

  it('is known to a strategy of your own', () => {
    const start: Strategy<Date> = {
      type: 'date',
      encoding: 'date',
      bind: ({ period }) => ({ block: () => Float64Array.of(Number(period?.from)), at: () => Number(period?.from) }),
    };
    const { t } = new Spindle().generate({
      domain: withTimes(start, 1),
      period: periodOf('2010-01-01', '2011-01-01'),
    }).tables;
    expect(t.row(0).at).toEqual(new Date('2010-01-01'));
  });
});

describe('times of the period', () => {
  it.each<[PeriodTime, string]>([
    ['from', '2024-02-29'],
    ['from-1h', '2024-02-28T23:00:00Z'],
    ['from+2d', '2024-03-02'],
    ['to-1w', '2024-03-03'],
    ['to-2y', '2022-03-10'],
    ['from-1y', '2023-03-01'],
    ['2020-05-06', '2020-05-06'],
    [{ earliest: ['from', 'to-1d'] }, '2024-02-29'],
    [{ earliest: ['from', 'to-1y'] }, '2023-03-10'],
  ])('%j', (time, instant) => {
    const period = periodOf('2024-02-29', '2024-03-10');
    const [first] = timesOf(
      risingTime([
        [time, 0],
        ['to+1h', 1],
      ]),
      period,
    ) as [number];
    expect(first).toBeGreaterThanOrEqual(Date.parse(instant));
    within(timesOf(uniformTime(time, 'to+1h'), period), instant, '2024-03-10T01:00:00Z');
  });

  it('give each year its rows, one at least', () => {
    const rowsIn = (rows: ReturnType<typeof perYear>, from: string, to: string) =>
      new Spindle().generate({ domain: withTimes(uniformTime(), rows), period: periodOf(from, to) }).tables.t.rowCount;
    expect(rowsIn(perYear(50), '2022-01-01', '2026-01-01')).toBe(200);
    expect(rowsIn(perYear(50), '2022-01-01', '2022-01-02')).toBe(1);
    expect(rowsIn(perYear(50, 'to-2y'), '2022-01-01', '2022-01-02')).toBe(100);
  });

  it('may give a share of rows that depends on the length', () => {
    const column = risingTime([
      ['from-1y', 0],
      ['from', (years) => 1 / (1 + years)],
      ['to', 1],
    ]);
    const early = (period: typeof own) => {
      const times = timesOf(column, period);
      rising(times);
      return times.filter((time) => time < period.from.getTime()).length / times.length;
    };
    expect(early(periodOf('2020-01-01', '2021-01-01'))).toBeCloseTo(0.5, 2);
    expect(early(periodOf('2020-01-01', '2024-01-01'))).toBeCloseTo(0.2, 2);
  });
});

describe('a season', () => {
  it('is cut where the period begins and ends, to the millisecond', () => {
    const period = periodOf('2024-03-02T09:59:59.999Z', '2024-03-02T10:00:00.001Z');
    const times = timesOf(seasonalTime(season), period);
    rising(times);
    expect([...new Set(times)]).toEqual([period.from.getTime(), period.from.getTime() + 1]);
  });

  it('has an hour of the night too', () => {
    const times = timesOf(
      seasonalTime({ ...season, hours: { peaks: [12], deviation: 1 } }),
      periodOf('2024-03-02T03:00Z', '2024-03-02T04:00Z'),
    );
    rising(times);
    within(times, '2024-03-02T03:00Z', '2024-03-02T04:00Z');
    expect(new Set(times).size).toBeGreaterThan(1900);
  });

  it('gives a part of a year the weight that it has in the whole one', () => {
    const months = [3, ...Array(11).fill(1)];
    const times = timesOf(seasonalTime({ ...season, months }), periodOf('2023-12-01', '2024-12-01'));
    const inMonth = (month: number) =>
      times.filter((time) => new Date(time).getUTCMonth() === month).length / times.length;
    expect(inMonth(0)).toBeCloseTo(3 / 14, 2);
    expect(inMonth(11)).toBeCloseTo(1 / 14, 2);
  });

  it('may be without some months and weekdays', () => {
    const months = [0, ...Array(10).fill(1), 0];
    const weekdays = [1, 1, 1, 1, 1, 0, 0];
    const times = timesOf(seasonalTime({ ...season, months, weekdays }), periodOf('2022-12-25', '2024-01-02'));
    rising(times);
    within(times, '2023-02-01', '2023-12-01');
    expect(times.filter((time) => [0, 6].includes(new Date(time).getUTCDay()))).toEqual([]);
    const mondays = times.filter((time) => new Date(time).getUTCDay() === 1).length / times.length;
    expect(mondays).toBeCloseTo(0.2, 2);
  });

  it('refuses a period of which no day has weight', () => {
    const weekdays = [1, 1, 1, 1, 1, 0, 0];
    const domain = withTimes(seasonalTime({ ...season, weekdays }));
    for (const to of ['2024-06-10', '2024-06-09T18:00:00Z']) {
      const { t } = new Spindle().generate({ domain, period: periodOf('2024-06-08', to) }).tables;
      expect(() => t.row(0)).toThrow(/^period: all its time has weight 0 in a seasonalTime/);
    }
  });
});

describe('what it refuses', () => {
  const refused = (option: readonly string[]) =>
    expect.objectContaining({ name: 'SpindleError', code: 'INVALID_OPTION', option });

  it.each([
    ['to before from', periodOf('2025-01-01', '2024-01-01'), ['period', 'from']],
    ['no length', periodOf('2025-01-01', '2025-01-01'), ['period', 'from']],
    ['an invalid date', periodOf('yesterday', '2025-01-01'), ['period', 'from']],
    ['another invalid date', periodOf('2024-01-01', '+999999-01-01'), ['period', 'to']],
    ['more than a hundred years', periodOf('1900-01-01', '2001-01-01'), ['period', 'from']],
    ['before the year 1000', periodOf('0999-01-01', '1001-01-01'), ['period', 'from']],
    ['after the year 9000', periodOf('8999-01-01', '9001-01-01'), ['period', 'to']],
  ])('%s', (_name, period, option) => {
    const domain = withTimes(uniformTime());
    expect(() => new Spindle().generate({ domain, period })).toThrow(refused(option));
    expect(() => defineDomain({ ...domain, period })).toThrow(refused(option));
  });

  it('a hundred years are not too many', () => {
    expect(timesOf(seasonalTime(season), periodOf('1900-01-01', '2000-01-01'))).toHaveLength(2000);
  });

  it('a period in which the times of a column fall', () => {
    const domain = withTimes(
      risingTime([
        ['2020-01-01', 0],
        ['from', 0.5],
        ['to', 1],
      ]),
    );
    expect(() => new Spindle().generate({ domain, period: periodOf('2019-01-01', '2021-01-01') })).toThrow(
      'period: column t.at needs "from", 2019-01-01T00:00:00.000Z, to be after "2020-01-01", 2020-01-01T00:00:00.000Z',
    );
  });

  it('a share that is none', () => {
    const column = (share: (years: number) => number) => () =>
      withTimes(
        risingTime([
          ['from-1y', 0],
          ['from', share],
          ['to', 1],
        ]),
      );
    expect(column(() => 2)).toThrow('knots[1][1] must be from 0 to 1, got 2');
    expect(column(() => Number.NaN)).toThrow('knots[1][1] must be from 0 to 1, got NaN');
  });

  it('a period where the domain has none, and times of the period where it has none', () => {
    const fixed = {
      name: 'd',
      scales: { small: {} },
      tables: { t: { rows: 1, columns: { id: sequence() } } },
    } as const;
    expect(() => new Spindle().generate({ domain: defineDomain(fixed), period: own })).toThrow(
      'period: domain d has no period, so its times are fixed; leave it out, or give defineDomain a period',
    );
    const columns = { id: sequence(), at: uniformTime('from-1y', 'to') };
    expect(() => defineDomain({ ...fixed, tables: { t: { rows: 1, columns } } })).toThrow(
      'tables.t.columns.at: table t of domain d has times of the period, so the domain needs a period',
    );
    const yearly = { rows: perYear(5), columns: { id: sequence() } };
    expect(() => defineDomain({ ...fixed, tables: { t: yearly } })).toThrow(
      'tables.t.rows: table t of domain d has rows for each year, so the domain needs a period',
    );
  });

  it('none of a day in each of a hundred years', () => {
    for (let year = 1925; year < 2025; year++) {
      const from = new Date(Date.UTC(year, 1, 28));
      const period = { from, to: new Date(from.getTime() + 2 * DAY) };
      within(timesOf(seasonalTime(season), period), period.from.toJSON(), period.to.toJSON());
    }
  });
});
