/** Popularity as a function of the parent's place x in [0, 1]: how much of it lies before a place, and the inverse. */
export interface Popularity {
  /** The integral of popularity from 0 to x. */
  area(x: number): number;
  /** The place x before which so much area lies. */
  inverse(area: number): number;
}

/** Place 1 is the quantile of the Lomax distribution that so many draws exceed. */
const TAIL = 0.005;

/**
 * Popularity 1 on the plateau [0, level], then falling as the density of a Lomax (Pareto type II) distribution.
 *
 * The Lomax distribution has the survival function S(t) = (1 + t)^-α. Let T be the quantile with S(T) = TAIL, that is
 * T = TAIL^(-1/α) - 1, and let place x stand for t = T·x. The density falls as (1 + T·x)^-(α+1). Scaled to 1 at the end of
 * the plateau, with E = 1 + T·level:
 *
 *   popularity(x) = ((1 + T·x) / E)^-(α+1)                                       for x > level
 *   area(x)       = level + E / (T·α) · (1 - ((1 + T·x) / E)^-α)                 its integral from 0
 *   inverse(a)    = (E · (1 - (a - level) · T·α / E)^(-1/α) - 1) / T             solved for x
 *
 * Lomax (1954), "Business failures: another example of the analysis of failure data".
 */
function plateauLomax(alpha: number, level: number): Popularity {
  const t = TAIL ** (-1 / alpha) - 1;
  const edge = 1 + t * level;
  const tailArea = edge / (t * alpha);
  return {
    area: (x) => (x <= level ? x : level + tailArea * (1 - ((1 + t * x) / edge) ** -alpha)),
    inverse: (area) => (area <= level ? area : (edge * (1 - (area - level) / tailArea) ** (-1 / alpha) - 1) / t),
  };
}

/** So many halvings find the plateau to 12 digits. */
const HALVINGS = 40;

/**
 * The popularity with the shortest plateau that expects the first parent to have at most `cap` times the mean number of
 * children.
 *
 * Let child t choose among the first share s(t) of n parents. The first parent is the place [0, 1/n], where popularity is
 * 1, so the child chooses it with probability (1/n) / area(s(t)). Over N children that is N/n, the mean, times the mean of
 * 1 / area(s(t)). A longer plateau makes the area larger and so the expectation smaller: bisection finds the shortest.
 *
 * @param shares s(t) of evenly spaced children
 */
export function cappedPopularity(alpha: number, shares: Float64Array, cap: number): Popularity {
  const expected = (level: number): number => {
    const { area } = plateauLomax(alpha, level);
    return shares.reduce((sum, share) => sum + 1 / area(share), 0) / shares.length;
  };
  if (expected(0) <= cap) return plateauLomax(alpha, 0);
  let low = 0;
  let high = 1;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (expected(middle) > cap) low = middle;
    else high = middle;
  }
  return plateauLomax(alpha, high);
}
