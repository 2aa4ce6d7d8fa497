import { guideTable } from './guideTable.ts';
import { normalCdf } from './normal.ts';
import { rake } from './raking.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const MINUTES = 1440;

/** When things happen over the years: by month, weekday and hour. */
export interface Season {
  /** The first day, an ISO date in UTC. */
  readonly from: string;
  /** The day after the last, an ISO date in UTC. */
  readonly to: string;
  /** The share of each month in a year, January first. */
  readonly months: readonly number[];
  /** The share of each weekday, Monday first. */
  readonly weekdays: readonly number[];
  /** An equal mix of normal distributions of the hour of day, cut to [0, 24). */
  readonly hours: { readonly peaks: readonly number[]; readonly deviation: number };
}

/** The quantile function of a season: the time, in ms, before which the share `q` of everything happens. */
export function seasonalQuantile(season: Season): (q: number) => number {
  const start = Date.parse(season.from);
  const days = cumulative(dayWeights(season));
  const timeInDay = minuteQuantile(season);
  const dayOf = guideTable(days);
  const midnights = days.map((_, d) => start + d * DAY);
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

/** The quantile function of the time of day, in ms. */
function minuteQuantile(season: Season): (q: number) => number {
  const minutes = cumulative(minuteWeights(season));
  const minuteOf = guideTable(minutes);
  const before = Float64Array.from(minutes, (_, m) => minutes[m - 1] ?? 0);
  const scales = minutes.map((share, m) => 1 / (share - (before[m] as number)));
  return (q) => {
    const minute = minuteOf(q);
    const part = (q - (before[minute] as number)) * (scales[minute] as number);
    return Math.min(DAY - 1, Math.floor((minute + part) * MINUTE));
  };
}

function cumulative(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => (sum += weight / total));
}

/** A weight for each day, so that months and weekdays both have their shares in every year. */
function dayWeights({ from, to, months, weekdays }: Season): Float64Array {
  const start = Date.parse(from);
  const dates = Array.from({ length: Math.round((Date.parse(to) - start) / DAY) }, (_, d) => new Date(start + d * DAY));
  const weights = new Float64Array(dates.length).fill(1);
  for (let begin = 0, end = 0; begin < dates.length; begin = end) {
    const year = (dates[begin] as Date).getUTCFullYear();
    while (end < dates.length && (dates[end] as Date).getUTCFullYear() === year) end++;
    const ofYear = dates.slice(begin, end);
    rake(weights.subarray(begin, end), [
      { groups: ofYear.map((date) => date.getUTCMonth()), shares: months },
      { groups: ofYear.map((date) => (date.getUTCDay() + 6) % 7), shares: weekdays },
    ]);
  }
  return weights;
}

/** A weight for each minute of the day. */
function minuteWeights({ hours: { peaks, deviation } }: Season): Float64Array {
  const share = (minute: number) => peaks.reduce((sum, peak) => sum + normalCdf((minute / 60 - peak) / deviation), 0);
  return Float64Array.from({ length: MINUTES }, (_, m) => Math.max(1e-12, share(m + 1) - share(m)));
}
