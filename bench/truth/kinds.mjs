// Rows of the kinds that come often. `read(world)` gives the values.
import { EVEN, RAMP, raised, rampShare, rampWeights } from './doctor.mjs';
import { chiSquared, kolmogorovSmirnov, tally } from './statistics.mjs';

/** Values that come as often as their weights say; `key` is the main one. */
export const weighted = (claim, source, weights, key, read) => ({
  claim,
  source,
  test: 'χ²',
  given: weights,
  doctored: raised(weights, key),
  p: (world, weights) => {
    const names = Object.keys(weights);
    const counts = new Map(names.map((name) => [name, 0]));
    for (const value of read(world)) counts.set(String(value), (counts.get(String(value)) ?? NaN) + 1);
    return counts.size > names.length ? 0 : chiSquared([...counts.values()], Object.values(weights));
  },
});

/** Integers of [0, k), all alike; counted in at most a hundred ranges. */
export const evenly = (claim, source, k, read) => ({
  claim,
  source,
  test: 'χ²',
  given: EVEN,
  doctored: RAMP,
  p: (world, ramp) => {
    const ranges = Math.min(k, 100);
    const rangeOf = (value) => Math.floor((value * ranges) / k);
    const sizes = tally(
      Array.from({ length: k }, (_, value) => rangeOf(value)),
      ranges,
    );
    const tilts = rampWeights(ranges, ramp);
    return chiSquared(
      tally(Array.from(read(world), rangeOf), ranges),
      sizes.map((size, i) => size * tilts[i]),
    );
  },
});

/** Words of a list of k, all alike. */
export const words = (claim, source, k, read) =>
  evenly(claim, source, k, (world) => {
    const all = read(world);
    const places = new Map([...new Set(all)].sort().map((word, i) => [word, i]));
    return all.map((word) => places.get(word));
  });

/** Numbers uniform on [0, 1). */
export const uniform = (claim, source, read) => ({
  claim,
  source,
  test: 'KS',
  given: EVEN,
  doctored: RAMP,
  p: (world, ramp) => kolmogorovSmirnov(read(world), rampShare(ramp)),
});

/** Numbers with a distribution function of their own: `cdf(given)`. */
export const distributed = (claim, source, given, doctored, cdf, read) => ({
  claim,
  source,
  test: 'KS',
  given,
  doctored,
  p: (world, given) => kolmogorovSmirnov(read(world), cdf(given)),
});

/** Something that never passes a bound. */
export const exact = (claim, source, bound, given, doctored, deviation) => ({
  claim,
  source,
  test: 'bound',
  bound,
  given,
  doctored,
  deviation,
});
