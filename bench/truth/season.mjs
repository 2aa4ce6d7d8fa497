// The season of the facts as a distribution function of time: months and weekdays both have their shares in every year, and
// the hour is an equal mix of normal distributions, cut to the day.
import { RANGE } from './claims.mjs';
import { normalShare, sum } from './statistics.mjs';

const DAY = 86_400_000;
const DATES = Array.from({ length: (RANGE[1] - RANGE[0]) / DAY }, (_, day) => new Date(RANGE[0] + day * DAY));
export const monthOf = (time) => new Date(time).getUTCMonth();
export const weekdayOf = (time) => (new Date(time).getUTCDay() + 6) % 7;
export const yearOf = (time) => new Date(time).getUTCFullYear();

/** The share of all before a time. */
export function seasonShare(season) {
  if (!made.has(season)) made.set(season, make(season));
  return made.get(season);
}

const made = new WeakMap();

function make({ months, weekdays, ...hours }) {
  const days = new Float64Array(DATES.length + 1);
  const years = new Set(DATES.map(yearOf));
  for (const year of years) {
    const own = DATES.flatMap((date, day) => (yearOf(date) === year ? [day] : []));
    const weights = dayWeights(own, months, weekdays);
    for (const day of own) days[day + 1] = weights[day - own[0]] / years.size;
  }
  for (let day = 0; day < DATES.length; day++) days[day + 1] += days[day];
  const inDay = hourShare(hours);
  return (time) => {
    const day = Math.floor((time - RANGE[0]) / DAY);
    return days[day] + (days[day + 1] - days[day]) * inDay((time - RANGE[0] - day * DAY) / 3_600_000);
  };
}

/** A factor for each month and each weekday, such that both have their shares of a year (Sinkhorn). */
function dayWeights(days, months, weekdays) {
  const a = months.map(() => 1);
  const b = weekdays.map(() => 1);
  const share = (of, factors, i) => sum(days.flatMap((day) => (of(DATES[day]) === i ? [factors(day)] : [])));
  for (let pass = 0; pass < 20; pass++) {
    months.forEach((weight, m) => {
      a[m] = weight / share(monthOf, (day) => b[weekdayOf(DATES[day])], m);
    });
    weekdays.forEach((weight, w) => {
      b[w] = weight / share(weekdayOf, (day) => a[monthOf(DATES[day])], w);
    });
  }
  const weights = days.map((day) => a[monthOf(DATES[day])] * b[weekdayOf(DATES[day])]);
  const whole = sum(weights);
  return weights.map((weight) => weight / whole);
}

/** The share of a day before an hour. */
export function hourShare({ peaks, deviation }) {
  const upTo = (hour) => sum(peaks.map((peak) => normalShare((hour - peak) / deviation)));
  const [none, whole] = [upTo(0), upTo(24)];
  return (hour) => (upTo(hour) - none) / (whole - none);
}
