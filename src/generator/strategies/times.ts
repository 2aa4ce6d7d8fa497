import { checkOption } from '../../errors.ts';
import {
  column as aColumn,
  aRange,
  arrayOf,
  checkOptions,
  finite,
  isFunction,
  must,
  notNegative,
  object,
  positive,
  required,
  text,
} from '../../options/checkOptions.ts';
import type { Period } from '../../table/table.ts';
import { weightList } from '../checks.ts';
import type { Strategy } from '../column.ts';
import { linearInterpolation } from '../linearInterpolation.ts';
import { normalQuantile } from '../normal.ts';
import { aTime, type PeriodTime, type RisingTimes, risingTimes, yearsOf } from '../period.ts';
import { type Season, seasonalQuantile } from '../seasonalQuantile.ts';
import { upperBound } from '../upperBound.ts';
import { parentValues } from './fromParent.ts';
import { numbersFrom, numbersOf, numeric } from './perRow.ts';

const DAY = 86_400_000;

/**
 * A time uniform in [from, to), by default the domain's period. Times do not rise with the row.
 *
 * @example
 * ```ts
 * import { uniformTime } from 'spindle-rx/generator';
 *
 * const columns = { start: uniformTime(), founded: uniformTime('2001-01-01', 'from') };
 * ```
 */
export function uniformTime(from: PeriodTime = 'from', to: PeriodTime = 'to'): Strategy<Date> {
  const times = risingTimes([from, to], [['from'], ['to']]);
  return {
    ...ofPeriod(times),
    ...numeric('date', 'date', (random, { period }) => {
      const [start = 0, end = 0] = times.in(period);
      return (row) => start + random.integer(row, end - start);
    }),
  };
}

/** A time of a strategy, and the share of the rows that is dated before it, or a function of the length of the domain's period. */
export type Knot = readonly [time: PeriodTime, share: number | ((years: number) => number)];

/**
 * Times that rise with the row, at a rate that changes at given times. Each knot says what share of the rows is dated
 * before it; the first share is 0, the last 1. Row 0 is dated before the second knot, however few rows there are.
 *
 * @example
 * ```ts
 * import { risingTime } from 'spindle-rx/generator';
 *
 * const columns = { joined_at: risingTime([['from-3y', 0], ['from', 0.5], ['to', 1]]) };
 * ```
 */
export function risingTime(knots: readonly Knot[]): Strategy<Date> {
  arrayOf(must(isKnot, '[time, share]'), 2)(knots, ['knots']);
  const times = risingTimes(
    knots.map(([time]) => time),
    knots.map((_, i) => ['knots', i, 0]),
  );
  checkShares(knots.map(([, share]) => share));
  const sharesIn = (period: Period | undefined) =>
    knots.map(([, share]) => (typeof share === 'number' ? share : share(yearsOf(period as Period))));
  const isOfPeriod = times.checkPeriod !== undefined || knots.some(([, share]) => typeof share !== 'number');
  return {
    type: 'date',
    encoding: 'date',
    ordered: true,
    ...(isOfPeriod && {
      checkPeriod(period: Period, column: string) {
        times.checkPeriod?.(period, column);
        checkShares(sharesIn(period));
      },
    }),
    countDatedBy(rows, period) {
      const at = times.in(period);
      const shareBefore = linearInterpolation(at, Float64Array.from(sharesIn(period)), (time) => upperBound(at, time));
      return (time) => Math.min(rows, Math.max(1, Math.floor(shareBefore(time) * rows - 1e-6)));
    },
    bind(context) {
      const random = context.random();
      const { rows, layout } = context.table;
      const shares = Float64Array.from(sharesIn(context.period));
      const timeAfter = linearInterpolation(shares, times.in(context.period), (share) => upperBound(shares, share));
      const firstShare = Math.min(1 / rows, shares[1] as number);
      return numbersOf(layout, (row) => {
        const u = random.uniform(row);
        return Math.floor(timeAfter(row === 0 ? u * firstShare : (row + u) / rows));
      });
    },
  };
}

/**
 * Times that rise with the row and follow a season, by default over the domain's period. The season is cut into as many parts of
 * equal weight as there are rows, and row i gets a random time in part i.
 *
 * @example
 * ```ts
 * import { seasonalTime } from 'spindle-rx/generator';
 *
 * const ordered_at = seasonalTime({
 *   months: Array(12).fill(1 / 12),
 *   weekdays: [0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.1],
 *   hours: { peaks: [11, 17], deviation: 2 },
 * });
 * ```
 */
export function seasonalTime(season: Season): Strategy<Date> {
  checkOptions<Season>('seasonalTime', season, {
    from: aTime,
    to: aTime,
    months: required(weightList(12)),
    weekdays: required(weightList(7)),
    hours: required(object<Season['hours']>({ peaks: required(arrayOf(hourOfDay, 1)), deviation: required(positive) })),
  });
  const { from = 'from', to = 'to' } = season;
  const times = risingTimes([from, to], [['from'], ['to']]);
  return {
    type: 'date',
    encoding: 'date',
    ordered: true,
    ...ofPeriod(times),
    bind(context) {
      const random = context.random();
      const { rows, layout } = context.table;
      const [start = 0, end = 0] = times.in(context.period);
      const clock = seasonalQuantile(season, start, end);
      return numbersOf(layout, (row) => clock((row + random.uniform(row)) / rows));
    },
  };
}

/** Options of {@link daysAfter}. */
export interface DelayOptions {
  /** The column that holds the other time. */
  readonly column: string;
  /** The name of this table's parent, if the column is the parent's. */
  readonly of?: string;
  /** The number of days: lognormal if `mu` is given, else uniform. Cut to `range` and rounded to whole days. */
  readonly days: { readonly mu?: number; readonly sigma?: number; readonly range: readonly [number, number] };
}

/**
 * A whole number of days after another time, of the row or of its parent.
 *
 * @example
 * ```ts
 * import { daysAfter } from 'spindle-rx/generator';
 *
 * const columns = { due_at: daysAfter({ of: 'order', column: 'ordered_at', days: { range: [5, 40] } }) };
 * ```
 */
export function daysAfter(options: DelayOptions): Strategy<Date> {
  const { column, of, days } = checkOptions<DelayOptions>('daysAfter', options, {
    column: required(aColumn),
    of: text,
    days: required(object<DelayOptions['days']>({ mu: finite, sigma: notNegative, range: required(aRange) })),
  });
  const [least, most] = days.range;
  const { mu, sigma = 1 } = days;
  const delay = (u: number): number => {
    const drawn = mu === undefined ? least + u * (most - least) : Math.exp(mu + sigma * normalQuantile(u));
    return Math.round(Math.min(most, Math.max(least, drawn)));
  };
  return {
    type: 'date',
    encoding: 'date',
    bind(context) {
      const random = context.random();
      const source = of === undefined ? context.table.numbers(column) : parentValues(context, column);
      return numbersFrom(context.table.layout, source, (row, time) => time + delay(random.uniform(row)) * DAY);
    },
  };
}

/** What a strategy of such times has beside its values. */
const ofPeriod = ({ checkPeriod }: RisingTimes) => (checkPeriod === undefined ? {} : { checkPeriod });

const hourOfDay = must(
  (hour) => Number.isFinite(hour) && (hour as number) >= 0 && (hour as number) < 24,
  'an hour of the day, from 0 to less than 24',
);

const isKnot = (knot: unknown): boolean =>
  Array.isArray(knot) && knot.length === 2 && (Number.isFinite(knot[1]) || isFunction(knot[1]));

/** Functions are checked once the period is known. */
function checkShares(shares: readonly Knot[1][]): void {
  const last = shares.length - 1;
  let least = 0;
  for (const [i, share] of shares.entries()) {
    if (typeof share !== 'number') continue;
    const most = i === 0 ? 0 : 1;
    checkOption(share >= least && share <= most, ['knots', i, 1], share, `from ${least} to ${most}`);
    least = share;
  }
  const isAll = typeof shares[last] !== 'number' || shares[last] === 1;
  checkOption(isAll, ['knots', last, 1], shares[last], '1, since all rows are dated before it');
}
