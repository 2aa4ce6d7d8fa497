// Order lines and returns.

import { childrenRows } from './children.mjs';
import { REASONS } from './claims.mjs';
import { zipfRows, zipfTail } from './keys.mjs';
import { exact, weighted } from './kinds.mjs';
import { generate } from './retailWorld.mjs';
import { chiSquared, kolmogorovSmirnov, normalShare, sum, tally } from './statistics.mjs';

const line = (column) => (world) => world.column('order_line', column);
const returned = (column) => (world) => world.column('return', column);
const DAY = 86_400_000;
const FLOOR = 5;
/** Lines by pieces by the mean price, less the discounts of about 27% of the orders. */
const MEAN_TOTAL = 2.5 * (1 / 0.6) * Math.exp(3.5) * (1 - 0.27 * 0.2);

const orderOf = (world, column) => {
  const values = world.column('order', column);
  return returned('order_id')(world).map((key) => values[key - 1]);
};

/** Shares of 1, 2 … of which each is the rest times p; from `most` on they are one. */
const geometric = ({ p, most }) =>
  Array.from({ length: most + 1 }, (_, k) => (k === 0 ? 0 : k === most ? (1 - p) ** (k - 1) : p * (1 - p) ** (k - 1)));

/** Shares of whole days, lognormal and cut to 1 … 90. */
const delays = ({ mu, sigma }) => {
  const upTo = (day) => (day < 1 ? 0 : day >= 90 ? 1 : normalShare((Math.log(day + 0.5) - mu) / sigma));
  return Array.from({ length: 91 }, (_, day) => (day === 0 ? 0 : upTo(day) - upTo(day - 1)));
};

/** Counts and weights with what is above `last` taken together. */
const upTo = (last, list) => [...list.slice(0, last), sum(list.slice(last))];

export const lines = [
  ...childrenRows('order_line', 'order', 2.5),
  ...zipfRows('order_line.product_id', 'original', 1.5, 12_500, line('product_id')),
  zipfTail('order_line.product_id, Zipf beyond the 65,536th', 'original', 1.5, 500_000, 65_536, (world) =>
    world.once('products of a vast table', () => {
      const { order_line } = generate(world.seed, 'xxxl');
      return Array.from({ length: 250_000 }, (_, i) => order_line.value('product_id', i));
    }),
  ),
  {
    claim: 'order_line.quantity, geometric',
    source: 'original',
    test: 'χ²',
    given: { p: 0.6, most: 20 },
    doctored: { p: 0.63, most: 20 },
    p: (world, given) => chiSquared(upTo(10, tally(line('quantity')(world), 21)), upTo(10, geometric(given))),
  },
  {
    ...exact('order.order_total, its mean by seed', 'guide', 0.125, MEAN_TOTAL, MEAN_TOTAL * 1.15, (world, mean) =>
      Math.abs(meanTotal(world) / mean - 1),
    ),
    estimate: meanTotal,
  },

  exact('return, one for each order returned', 'guide', 0, 'returned', 'cancelled', (world, status) => {
    const wanted = world.column('order', 'status').flatMap((is, i) => (is === status ? [i + 1] : []));
    const keys = returned('order_id')(world);
    return Math.abs(wanted.length - keys.length) + keys.filter((key, i) => key !== wanted[i]).length;
  }),
  {
    claim: 'return.return_date, lognormal days',
    source: 'original',
    test: 'χ²',
    given: { mu: 2, sigma: 0.8 },
    doctored: { mu: 2.1, sigma: 0.8 },
    p: (world, given) => {
      const ordered = orderOf(world, 'order_date');
      const days = Array.from(returned('return_date')(world), (time, i) => (time - ordered[i]) / DAY);
      return days.every(Number.isInteger) ? chiSquared(upTo(60, tally(days, 91)), upTo(60, delays(given))) : 0;
    },
  },
  weighted('return.reason', 'original', REASONS, 'wrong_size', returned('reason')),
  {
    claim: 'return.refund_amount, lognormal, cut at the total',
    source: 'original',
    test: 'KS',
    given: { mu: 3.5, sigma: 1 },
    doctored: { mu: 3.55, sigma: 1 },
    p: (world, given) => kolmogorovSmirnov(refundShares(world, given)),
  },
];

/**
 * Of each refund above the floor of 5 its share of the refunds above the floor that its order could have: lognormal up to the
 * total, and what would be above the total evenly at 0.3 to 1 of it.
 */
function refundShares(world, { mu, sigma }) {
  const totals = orderOf(world, 'order_total');
  const drawn = (amount) => normalShare((Math.log(amount) - mu) / sigma);
  return returned('refund_amount')(world).flatMap((refund, i) => {
    if (refund <= FLOOR) return [];
    const total = totals[i];
    const below = (amount) => {
      const cut = Math.min(1, Math.max(0, (amount / total - 0.3) / 0.7));
      return total < FLOOR ? cut : Math.min(drawn(amount), drawn(total)) + (1 - drawn(total)) * cut;
    };
    return [(below(refund) - below(FLOOR)) / (1 - below(FLOOR))];
  });
}

function meanTotal(world) {
  return sum(world.column('order', 'order_total')) / world.rows('order');
}
