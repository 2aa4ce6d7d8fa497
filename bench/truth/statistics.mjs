// The p-values of the rows: the chance of what was seen, or of worse, if the claim is true.
import jstat from 'jstat';

const { jStat } = jstat;

/** The upper tail of the chi-squared distribution. */
const chiSquaredTail = (statistic, freedom) => 1 - jStat.chisquare.cdf(statistic, freedom);

/** Chi-squared: counts against weights, one weight a count. What should never be seen and is has p = 0. */
export const chiSquared = (counts, weights) => groupedChiSquared([{ counts, weights }]);

/** Chi-squared of several independent tables of counts, each against weights of its own. */
export function groupedChiSquared(groups) {
  let statistic = 0;
  let freedom = 0;
  for (const { counts, weights } of groups) {
    const all = sum(counts);
    const whole = sum(weights);
    for (let i = 0; i < weights.length; i++) {
      const expected = (all * weights[i]) / whole;
      if (weights[i] > 0) statistic += (counts[i] - expected) ** 2 / expected;
      else if (counts[i] > 0) return 0;
    }
    freedom += weights.filter((weight) => weight > 0).length - 1;
  }
  return chiSquaredTail(statistic, freedom);
}

/**
 * Chi-squared of how often each place was chosen, where each of `draws` times `chosen` different places of them all were:
 * of such counts the variance is that of binomial ones, times k / (k − 1).
 */
export function chosenChiSquared(counts, weights, draws, chosen) {
  const places = counts.length;
  const whole = sum(weights);
  const share = chosen / places;
  const variance = (draws * share * (1 - share) * places) / (places - 1);
  const statistic = counts.reduce((total, count, i) => total + (count - (draws * chosen * weights[i]) / whole) ** 2, 0);
  return chiSquaredTail(statistic / variance, places - 1);
}

/** Kolmogorov–Smirnov: values against a distribution function, by default that of U(0, 1). */
export function kolmogorovSmirnov(values, cdf = (x) => x) {
  const n = values.length;
  const distance = greatestDistance(values, cdf);
  // Stephens (1970) makes the limit distribution good for any n.
  const x = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  if (x < 0.2) return 1;
  let p = 0;
  for (let k = 1; k <= 100; k++) p += 2 * (-1) ** (k - 1) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, p));
}

/** The greatest distance between the values' own distribution function and another. */
export function greatestDistance(values, cdf) {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const expected = cdf(sorted[i]);
    distance = Math.max(distance, (i + 1) / n - expected, expected - i / n);
  }
  return distance;
}

/** Both tails of the standard normal distribution. */
export const normalTails = (z) => 2 * jStat.normal.cdf(-Math.abs(z), 0, 1);

/** The distribution function of the standard normal distribution. */
export const normalShare = (x) => jStat.normal.cdf(x, 0, 1);

export function sum(values) {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** How often each of 0 … k − 1 is among the values; NaN, of which any p-value is NaN and falls out, where another is. */
export function tally(values, k) {
  const counts = new Array(k).fill(0);
  for (const value of values) {
    if (counts[value] === undefined) return counts.fill(Number.NaN);
    counts[value]++;
  }
  return counts;
}
