// Whose an order is: a Pareto (Lomax) popularity, cut, among the customers there were.
import { SIGNUPS } from './claims.mjs';
import { signupShare } from './signups.mjs';
import { kolmogorovSmirnov, normalTails, sum } from './statistics.mjs';

const PARETO = { alpha: 1.16, most: 50 };

/**
 * Popularity that falls with the share x of the customers: level up to `level`, a Lomax tail of shape alpha after it, scaled
 * such that all customers are its first 99.5%. The level is the shortest for which the first customer is expected to have
 * `most` of the orders, `shares` being the share of customers there are at times of equally many orders.
 */
function popularity({ alpha, most }, customers, orders, shares) {
  const scale = 0.005 ** (-1 / alpha) - 1;
  const area = (x, level) => {
    if (x <= level) return x;
    const edge = 1 + scale * level;
    return level + (edge / (scale * alpha)) * (1 - ((1 + scale * x) / edge) ** -alpha);
  };
  const first = (level) => (orders / customers) * (sum(shares.map((share) => 1 / area(share, level))) / shares.length);
  let [low, high] = [0, 1];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (first(middle) > most) low = middle;
    else high = middle;
  }
  return { scale, level: high, area: (x) => area(x, high) };
}

/** Of each order the share of the customers before its own, and that of those there were. */
const picks = (world) =>
  world.once('picks of customers', () => {
    const customers = world.rows('customer');
    const times = world.column('order', 'order_date');
    return {
      shares: Float64Array.from(times, (time) => Math.floor(signupShare(time, SIGNUPS) * customers) / customers),
      places: Float64Array.from(world.column('order', 'customer_id'), (key) => (key - 0.5) / customers),
    };
  });

const popularityIn = (world, given) =>
  world.once(given, () => {
    const { shares } = picks(world);
    return popularity(
      given,
      world.rows('customer'),
      shares.length,
      shares.filter((_, i) => i % 100 === 50),
    );
  });

/** Draws of a truncated exponential: how far their sum is from the expected one, and what the exponent then must be nearly. */
function tail(world, alpha) {
  const { level, scale } = popularityIn(world, PARETO);
  const { shares, places } = picks(world);
  const height = (x) => Math.log((1 + scale * x) / (1 + scale * level));
  let [off, variance] = [0, 0];
  for (let i = 0; i < places.length; i++) {
    if (places[i] <= level) continue;
    const most = height(shares[i]);
    const cut = Math.expm1(alpha * most);
    off += height(places[i]) - (1 / alpha - most / cut);
    variance += 1 / alpha ** 2 - (most ** 2 * (cut + 1)) / cut ** 2;
  }
  return { z: off / Math.sqrt(variance), estimate: alpha - off / variance };
}

export const customerRows = [
  {
    claim: 'order.customer_id, Pareto among those there were',
    source: 'original, guide',
    test: 'KS',
    given: PARETO,
    doctored: { ...PARETO, alpha: PARETO.alpha * 1.15 },
    p: (world, given) => {
      const { area } = popularityIn(world, given);
      const { shares, places } = picks(world);
      return kolmogorovSmirnov(places.map((place, i) => Math.min(1, area(place) / area(shares[i]))));
    },
  },
  {
    claim: 'order.customer_id, slope',
    source: 'original',
    test: 'z',
    given: PARETO.alpha,
    doctored: PARETO.alpha * 1.05,
    p: (world, alpha) => normalTails(tail(world, alpha).z),
    estimate: (world) => tail(world, PARETO.alpha).estimate,
  },
  {
    claim: 'order.customer_id, orders of the most frequent',
    source: 'original, guide',
    test: 'z',
    given: PARETO.most,
    doctored: PARETO.most * 1.05,
    p: (world, most) => {
      const { orders, first } = mostFrequent(world);
      const share = (most * first) / world.rows('order');
      return normalTails((orders - most * first) / Math.sqrt(most * first * (1 - share)));
    },
    estimate: (world) => mostFrequent(world).orders / mostFrequent(world).first,
  },
];

/** The customers whose popularity is level at the cap, and how many orders they have together. */
function mostFrequent(world) {
  const first = Math.floor(popularityIn(world, PARETO).level * world.rows('customer'));
  return { first, orders: world.column('order', 'customer_id').filter((key) => key <= first).length };
}
