// Claims that are slightly wrong: every row must tell them from the true one.

/** The weights with one of them 5% higher, at the cost of the others. */
export function raised(weights, key) {
  const more = weights[key] * 1.05;
  const rest = (1 - more) / (1 - weights[key]);
  const doctored = Array.isArray(weights) ? [...weights] : { ...weights };
  for (const name of Object.keys(weights)) doctored[name] = name === String(key) ? more : weights[name] * rest;
  return doctored;
}

/** All alike, and a wrong ramp: the first 10% more often than the mean, the last 10% less. */
export const EVEN = { ramp: 0 };
export const RAMP = { ramp: 0.1 };

/** k weights on the ramp. */
export const rampWeights = (k, { ramp }) => Array.from({ length: k }, (_, i) => 1 + ramp * (1 - (2 * (i + 0.5)) / k));

/** The distribution function of the ramp on [0, 1]. */
export const rampShare =
  ({ ramp }) =>
  (u) =>
    u + ramp * u * (1 - u);

/** Weights on the ramp. */
export function tilted(weights) {
  const names = Object.keys(weights);
  const tilts = rampWeights(names.length, RAMP);
  return Object.fromEntries(names.map((name, i) => [name, weights[name] * tilts[i]]));
}
