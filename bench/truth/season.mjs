// The season of the facts as a distribution function of time: months and weekdays both have their shares in every year, and
// the hour is an equal mix of normal distributions, cut to the day.
import { RANGE } from './claims.mjs';
import { normalShare, sum } from './statistics.mjs';

const DAY = 86_400_000;
export const monthOf = (time) => new Date(time).getUTCMonth();
export const weekdayOf = (time) => (new Date(time).getUTCDay() + 6) % 7;
export const yearOf = (time) => new Date(time).getUTCFullYear();

/** The share of a period that is before a time. */
export function seasonShare(season, [from, to] = RANGE) {
  const first = yearOf(from);
  const upTo = wholeYears(season, first, yearOf(to - 1));
  const [before, after] = [upTo(from), upTo(to)];
  return (time) => (upTo(time) - before) / (after - before);
}

const made = new WeakMap();

/** How much of a season there is from the first of some years up to a time; each year has 1. */
function wholeYears(season, first, last) {
  if (!made.has(season)) made.set(season, new Map());
  const known = made.get(season);
  const key = `${first} ${last}`;
  if (!known.has(key)) known.set(key, make(season, first, last));
  return known.get(key);
}

function make({ months, weekdays, ...hours }, first, last) {
  const start = Date.UTC(first, 0);
  const days = [0];
  for (let year = first; year <= last; year++)
    for (const weight of dayWeights(year, months, weekdays)) days.push(days.at(-1) + weight);
  const inDay = hourShare(hours);
  return (time) => {
    const day = Math.floor((time - start) / DAY);
    if (day === days.length - 1) return days[day];
    return days[day] + (days[day + 1] - days[day]) * inDay((time - start - day * DAY) / 3_600_000);
  };
}

/** A factor for each month and each weekday, such that both have their shares of a year (Sinkhorn). */
function dayWeights(year, months, weekdays) {
  const dates = [];
  for (let time = Date.UTC(year, 0); yearOf(time) === year; time += DAY) dates.push(time);
  const a = months.map(() => 1);
  const b = weekdays.map(() => 1);
  const share = (of, factors, i) => sum(dates.flatMap((date) => (of(date) === i ? [factors(date)] : [])));
  for (let pass = 0; pass < 20; pass++) {
    months.forEach((weight, m) => {
      a[m] = weight / share(monthOf, (date) => b[weekdayOf(date)], m);
    });
    weekdays.forEach((weight, w) => {
      b[w] = weight / share(weekdayOf, (date) => a[monthOf(date)], w);
    });
  }
  const weights = dates.map((date) => a[monthOf(date)] * b[weekdayOf(date)]);
  const whole = sum(weights);
  return weights.map((weight) => weight / whole);
}

/** The share of a day before an hour. */
export function hourShare({ peaks, deviation }) {
  const upTo = (hour) => sum(peaks.map((peak) => normalShare((hour - peak) / deviation)));
  const [none, whole] = [upTo(0), upTo(24)];
  return (hour) => (upTo(hour) - none) / (whole - none);
}
