import { checkOption } from '../../errors.ts';
import {
  column as aColumn,
  aRange,
  arrayOf,
  checkOptions,
  finite,
  must,
  notNegative,
  object,
  positive,
  required,
  text,
} from '../../options/checkOptions.ts';
import { aTime, checkPeriod, weightList } from '../checks.ts';
import type { Strategy } from '../column.ts';
import { linearInterpolation } from '../linearInterpolation.ts';
import { normalQuantile } from '../normal.ts';
import { type Season, seasonalQuantile } from '../seasonalQuantile.ts';
import { upperBound } from '../upperBound.ts';
import { parentValues } from './fromParent.ts';
import { numbersFrom, numbersOf, numeric } from './perRow.ts';

const DAY = 86_400_000;

/**
 * A time uniform in [from, to), ISO dates. Times do not rise with the row.
 *
 * @example
 * ```ts
 * import { uniformTime } from 'spindle-rx/generator';
 *
 * const columns = { start: uniformTime('2023-01-01', '2025-01-01') };
 * ```
 */
export function uniformTime(from: string, to: string): Strategy<Date> {
  checkPeriod(from, to);
  const start = Date.parse(from);
  const length = Date.parse(to) - start;
  return numeric('date', 'date', (random) => (row) => start + random.integer(row, length));
}

/**
 * Times that rise with the row, at a rate that changes at given times. Each knot says what share of the rows is dated
 * before it; the first share is 0, the last 1. Row 0 is dated before the second knot, however few rows there are.
 *
 * @example
 * ```ts
 * import { risingTime } from 'spindle-rx/generator';
 *
 * const columns = { joined_at: risingTime([['2020-01-01', 0], ['2023-01-01', 0.5], ['2025-01-01', 1]]) };
 * ```
 */
export function risingTime(knots: readonly (readonly [time: string, share: number])[]): Strategy<Date> {
  checkKnots(knots);
  const times = Float64Array.from(knots, ([time]) => Date.parse(time));
  const shares = Float64Array.from(knots, ([, share]) => share);
  const shareBefore = linearInterpolation(times, shares, (time) => upperBound(times, time));
  const timeAfter = linearInterpolation(shares, times, (share) => upperBound(shares, share));
  return {
    type: 'date',
    encoding: 'date',
    ordered: true,
    countDatedBy: (rows) => (time) => Math.min(rows, Math.max(1, Math.floor(shareBefore(time) * rows - 1e-6))),
    bind(context) {
      const random = context.random();
      const { rows, layout } = context.table;
      const firstShare = Math.min(1 / rows, shares[1] as number);
      return numbersOf(layout, (row) => {
        const u = random.uniform(row);
        return Math.floor(timeAfter(row === 0 ? u * firstShare : (row + u) / rows));
      });
    },
  };
}

/**
 * Times that rise with the row and follow a season. The season is cut into as many parts of equal weight as there are
 * rows, and row i gets a random time in part i.
 *
 * @example
 * ```ts
 * import { seasonalTime } from 'spindle-rx/generator';
 *
 * const ordered_at = seasonalTime({
 *   from: '2023-01-01',
 *   to: '2025-01-01',
 *   months: Array(12).fill(1 / 12),
 *   weekdays: [0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.1],
 *   hours: { peaks: [11, 17], deviation: 2 },
 * });
 * ```
 */
export function seasonalTime(season: Season): Strategy<Date> {
  checkOptions<Season>('seasonalTime', season, {
    from: required(aTime),
    to: required(aTime),
    months: required(weightList(12)),
    weekdays: required(weightList(7)),
    hours: required(object<Season['hours']>({ peaks: required(arrayOf(hourOfDay, 1)), deviation: required(positive) })),
  });
  checkPeriod(season.from, season.to);
  return {
    type: 'date',
    encoding: 'date',
    ordered: true,
    bind(context) {
      const random = context.random();
      const { rows, layout } = context.table;
      const clock = seasonalQuantile(season);
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

const hourOfDay = must(
  (hour) => Number.isFinite(hour) && (hour as number) >= 0 && (hour as number) < 24,
  'an hour of the day, from 0 to less than 24',
);

function checkKnots(knots: readonly (readonly [time: string, share: number])[]): void {
  const isKnot = (knot: unknown) => Array.isArray(knot) && knot.length === 2 && Number.isFinite(knot[1]);
  arrayOf(must(isKnot, '[time, share]'), 2)(knots, ['knots']);
  for (const [i, [time, share]] of knots.entries()) {
    aTime(time, ['knots', i, 0]);
    const [before, shareBefore] = knots[i - 1] ?? [];
    const rises = before === undefined || Date.parse(before) < Date.parse(time);
    checkOption(rises, ['knots', i, 0], time, `after ${before}, since times rise`);
    const least = shareBefore ?? 0;
    const most = i === 0 ? 0 : 1;
    checkOption(share >= least && share <= most, ['knots', i, 1], share, `from ${least} to ${most}`);
  }
  const last = knots.length - 1;
  checkOption(knots[last]?.[1] === 1, ['knots', last, 1], knots[last]?.[1], '1, since all rows are dated before it');
}
