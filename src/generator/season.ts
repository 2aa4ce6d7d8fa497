import { guidedPlace } from './guidedPlace.ts';
import { normalShare } from './normal.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const MINUTES = 1440;

/** When things happen over the years: by month, weekday and hour. */
export interface Season {
  /** The first day, and the day after the last, as ISO dates in UTC. */
  readonly from: string;
  readonly to: string;
  /** The share of each month in a year, January first. */
  readonly months: readonly number[];
  /** The share of each weekday, Monday first. */
  readonly weekdays: readonly number[];
  /** An equal mix of normal distributions of the hour of day, cut to [0, 24). */
  readonly hours: { readonly peaks: readonly number[]; readonly deviation: number };
}

/** The inverse distribution function of a season: the time, in ms, before which the share `q` of all lies. */
export function seasonalClock(season: Season): (q: number) => number {
  const start = Date.parse(season.from);
  const days = cumulative(dayWeights(season));
  const minutes = cumulative(minuteWeights(season));
  const dayOf = guidedPlace(days);
  const minuteOf = guidedPlace(minutes);
  const starts = days.map((_, d) => start + d * DAY);
  const before = Float64Array.from(minutes, (_, m) => minutes[m - 1] ?? 0);
  const scales = minutes.map((share, m) => 1 / (share - (before[m] as number)));
  // Times mostly come in order: the day of the last one is tried first.
  let midnight = 0;
  let low = 0;
  let high = 0;
  let scale = 0;
  return (q) => {
    if (q < low || q >= high) {
      const day = dayOf(q);
      midnight = starts[day] as number;
      low = day === 0 ? 0 : (days[day - 1] as number);
      high = days[day] as number;
      scale = 1 / (high - low);
    }
    const share = (q - low) * scale;
    const minute = minuteOf(share);
    const part = (share - (before[minute] as number)) * (scales[minute] as number);
    return midnight + Math.min(DAY - 1, Math.floor((minute + part) * MINUTE));
  };
}

function cumulative(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => (sum += weight / total));
}

/** A weight for each day such that, in every year, months and weekdays both have their shares (by raking). */
function dayWeights({ from, to, months, weekdays }: Season): Float64Array {
  const start = Date.parse(from);
  const dates = Array.from({ length: Math.round((Date.parse(to) - start) / DAY) }, (_, d) => new Date(start + d * DAY));
  const weights = new Float64Array(dates.length).fill(1);
  for (const year of new Set(dates.map((date) => date.getUTCFullYear()))) {
    const places = dates.flatMap((date, d) => (date.getUTCFullYear() === year ? [d] : []));
    const month = places.map((d) => (dates[d] as Date).getUTCMonth());
    const weekday = places.map((d) => ((dates[d] as Date).getUTCDay() + 6) % 7);
    for (let pass = 0; pass < 30; pass++) {
      rake(weights, places, month, months);
      rake(weights, places, weekday, weekdays);
    }
  }
  return weights;
}

/** Scales the weights at `places` so that each group has its share of them. */
function rake(weights: Float64Array, places: readonly number[], group: readonly number[], shares: readonly number[]) {
  const sums = shares.map(() => 0);
  places.forEach((d, i) => {
    sums[group[i] as number] = (sums[group[i] as number] as number) + (weights[d] as number);
  });
  places.forEach((d, i) => {
    const g = group[i] as number;
    weights[d] = ((weights[d] as number) * (shares[g] as number)) / (sums[g] as number);
  });
}

function minuteWeights({ hours: { peaks, deviation } }: Season): Float64Array {
  const share = (minute: number) => peaks.reduce((sum, peak) => sum + normalShare((minute / 60 - peak) / deviation), 0);
  return Float64Array.from({ length: MINUTES }, (_, m) => Math.max(1e-12, share(m + 1) - share(m)));
}
