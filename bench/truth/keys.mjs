// Distributions of keys, and their slopes.
import { chiSquared, normalTails, tally } from './statistics.mjs';

/** Keys 1 … n of which key r comes with weight r^-alpha: all of them, and the slope by itself. */
export function zipfRows(claim, source, alpha, n, read) {
  const bounds = ranges(n);
  return [
    {
      claim: `${claim}, Zipf`,
      source,
      test: 'χ²',
      given: alpha,
      doctored: alpha * 1.05,
      p: (world, alpha) => {
        const keys = read(world);
        const counts = new Array(bounds.length).fill(0);
        const rangeOf = new Uint32Array(n + 1);
        for (let key = 1, range = 0; key <= n; key++) rangeOf[key] = key > bounds[range] ? ++range : range;
        for (const key of keys) counts[rangeOf[key]]++;
        const weights = new Array(bounds.length).fill(0);
        for (let key = 1; key <= n; key++) weights[rangeOf[key]] += key ** -alpha;
        return chiSquared(counts, weights);
      },
    },
    {
      claim: `${claim}, slope`,
      source,
      test: 'z',
      given: alpha,
      doctored: alpha * 1.02,
      p: (world, alpha) => normalTails(slope(read(world), n, alpha).z),
      estimate: (world) => slope(read(world), n, alpha).estimate,
    },
  ];
}

/** Keys 1 … n, of a table so long that the rare ones are drawn from a smooth tail: only these are told apart. */
export const zipfTail = (claim, source, alpha, n, from, read) => ({
  claim,
  source,
  test: 'χ²',
  given: alpha,
  doctored: alpha * 1.02,
  p: (world, alpha) => {
    const ends = Array.from({ length: 10 }, (_, i) => Math.floor(from * (n / from) ** (i / 9)));
    const rangeOf = (key) => ends.findIndex((end) => key <= end);
    const weights = ends.map(() => 0);
    for (let key = 1; key <= n; key++) weights[rangeOf(key)] += key ** -alpha;
    return chiSquared(tally(read(world).map(rangeOf), ends.length), weights);
  },
});

/** The mean of ln r says the exponent: by how much it is off, and what it then must be nearly. */
function slope(keys, n, alpha) {
  let [whole, first, second] = [0, 0, 0];
  for (let key = 1; key <= n; key++) {
    const weight = key ** -alpha;
    whole += weight;
    first += weight * Math.log(key);
    second += weight * Math.log(key) ** 2;
  }
  const mean = first / whole;
  const variance = second / whole - mean ** 2;
  const seen = keys.reduce((total, key) => total + Math.log(key), 0) / keys.length;
  return { z: (seen - mean) * Math.sqrt(keys.length / variance), estimate: alpha - (seen - mean) / variance };
}

/** The first twenty keys one by one, then ranges a quarter wider each. */
function ranges(n) {
  const ends = [];
  for (let end = 1; end < n; end = end < 20 ? end + 1 : Math.ceil(end * 1.25)) ends.push(end);
  return [...ends, n];
}
