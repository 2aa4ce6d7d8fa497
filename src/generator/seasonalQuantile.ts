import { optionError } from '../errors.ts';
import { guideTable } from './guideTable.ts';
import { normalCdf } from './normal.ts';
import type { PeriodTime } from './period.ts';
import { rake } from './raking.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const MINUTES = 1440;

/** When things happen over the years: by month, weekday and hour. */
export interface Season {
  /** The first moment; default: `from`, the beginning of the domain's period. */
  readonly from?: PeriodTime;
  /** The end, no longer part of it; default: `to`. */
  readonly to?: PeriodTime;
  /** The share of each month in a year, January first. */
  readonly months: readonly number[];
  /** The share of each weekday, Monday first. */
  readonly weekdays: readonly number[];
  /** An equal mix of normal distributions of the hour of day, cut to [0, 24). */
  readonly hours: { readonly peaks: readonly number[]; readonly deviation: number };
}

/**
 * The quantile function of a season from `start` to `end`, in ms: the time before which the share `q` of everything happens. A day, or
 * a part of it, has the weight that it has in its whole year.
 */
export function seasonalQuantile(season: Season, start: number, end: number): (q: number) => number {
  const firstDay = Math.floor(start / DAY);
  const days = cumulative(dayWeights(season, firstDay, Math.ceil(end / DAY)));
  const day = timeOfDay(season);
  const clock = quantileOf(firstDay, days, day.quantile);
  if (start % DAY === 0 && end % DAY === 0) return clock;
  const shareBeforeDay = (d: number): number => (d === 0 ? 0 : (days[Math.min(d, days.length) - 1] as number));
  const shareBefore = (time: number): number => {
    const d = Math.floor(time / DAY) - firstDay;
    const before = shareBeforeDay(d);
    return before + (shareBeforeDay(d + 1) - before) * day.shareBefore(time - (firstDay + d) * DAY);
  };
  const least = shareBefore(start);
  const width = shareBefore(end) - least;
  requireWeight(width);
  return (q) => Math.min(end - 1, Math.max(start, clock(least + q * width)));
}

function quantileOf(firstDay: number, days: Float64Array, timeInDay: (q: number) => number): (q: number) => number {
  const dayOf = guideTable(days);
  const midnights = days.map((_, d) => (firstDay + d) * DAY);
  // Times mostly come in order, so the day of the last one is tried first.
  let midnight = 0;
  let low = 0;
  let high = 0;
  let scale = 0;
  return (q) => {
    if (q < low || q >= high) {
      const day = dayOf(q);
      midnight = midnights[day] as number;
      low = day === 0 ? 0 : (days[day - 1] as number);
      high = days[day] as number;
      scale = 1 / (high - low);
    }
    return midnight + timeInDay((q - low) * scale);
  };
}

/** The quantile function of the time of day, in ms, and its inverse. */
function timeOfDay(season: Season) {
  const minutes = cumulative(minuteWeights(season));
  const minuteOf = guideTable(minutes);
  const before = Float64Array.from(minutes, (_, m) => minutes[m - 1] ?? 0);
  const scales = minutes.map((share, m) => 1 / (share - (before[m] as number)));
  return {
    quantile(q: number) {
      const minute = minuteOf(q);
      const part = (q - (before[minute] as number)) * (scales[minute] as number);
      return Math.min(DAY - 1, Math.floor((minute + part) * MINUTE));
    },
    shareBefore(time: number) {
      const minute = Math.floor(time / MINUTE);
      return (before[minute] as number) + (time / MINUTE - minute) / (scales[minute] as number);
    },
  };
}

function cumulative(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => (sum += weight / total));
}

/** A weight for each day: what it has in its whole year, so that months and weekdays both have their shares in every year. */
function dayWeights(season: Season, firstDay: number, endDay: number): Float64Array {
  const weights = new Float64Array(endDay - firstDay);
  for (let day = firstDay; day < endDay; ) {
    const year = new Date(day * DAY).getUTCFullYear();
    const newYear = Date.UTC(year, 0) / DAY;
    const nextYear = Date.UTC(year + 1, 0) / DAY;
    const own = yearWeights(season, newYear, nextYear).subarray(day - newYear, endDay - newYear);
    weights.set(own, day - firstDay);
    day = nextYear;
  }
  // Days without weight at the end: a draw that rounding brings there would have no time.
  const last = weights.findLastIndex((weight) => weight > 0);
  requireWeight(last + 1);
  return weights.subarray(0, last + 1);
}

function yearWeights({ months, weekdays }: Season, newYear: number, nextYear: number): Float64Array {
  const dates = Array.from({ length: nextYear - newYear }, (_, d) => new Date((newYear + d) * DAY));
  const weights = new Float64Array(dates.length).fill(1);
  rake(weights, [
    { groups: dates.map((date) => date.getUTCMonth()), shares: months },
    { groups: dates.map((date) => (date.getUTCDay() + 6) % 7), shares: weekdays },
  ]);
  return weights;
}

function requireWeight(weight: number): void {
  if (!(weight > 0))
    throw optionError('INVALID_OPTION', ['period'], ': all its time has weight 0 in a seasonalTime; make it longer');
}

/** A weight for each minute of the day. */
function minuteWeights({ hours: { peaks, deviation } }: Season): Float64Array {
  const share = (minute: number) => peaks.reduce((sum, peak) => sum + normalCdf((minute / 60 - peak) / deviation), 0);
  return Float64Array.from({ length: MINUTES }, (_, m) => Math.max(1e-12, share(m + 1) - share(m)));
}
