// Products, promotions and stores.
import { median } from 'simple-statistics';
import { DISCOUNTS, PRODUCT_STATES, PROMOTION_TYPES, RANGE, STORE_TYPES } from './claims.mjs';
import { tilted } from './doctor.mjs';
import { distributed, evenly, exact, uniform, weighted, words } from './kinds.mjs';
import { RECORDS } from './people.mjs';
import { generate } from './retailWorld.mjs';
import { chiSquared, greatestDistance, normalShare, tally } from './statistics.mjs';

const product = (column) => (world) => world.column('product', column);
const promotion = (column) => (world) => world.columns('promotion', column).flat();
const store = (column) => (world) => world.columns('store', column).flat();
const DAY = 86_400_000;
/** The first rows, which are by far the most popular, have prices near the mean. */
const PINNED = 10;

const lognormal =
  ({ mu, sigma }) =>
  (price) =>
    normalShare((Math.log(price) - mu) / sigma);
const PRICES = { mu: 3, sigma: 1 };

const STATE_SHARES = {};
for (const { state } of RECORDS) STATE_SHARES[state] = (STATE_SHARES[state] ?? 0) + 1 / RECORDS.length;

const dates = (column) => (world) => world.columns('promotion', column).flatMap((times) => [...times]);

export const things = [
  evenly('product.category_id, any', 'original', 50, (world) => product('category_id')(world).map((key) => key - 1)),
  evenly('product.product_name, any of its category', 'guide', 36, (world) => {
    const categories = product('category_id')(world);
    const named = new Map();
    product('product_name')(world).forEach((name, i) => {
      named.set(categories[i], (named.get(categories[i]) ?? new Set()).add(name));
    });
    const places = new Map();
    for (const [category, own] of named)
      for (const [i, name] of [...own].sort().entries()) places.set(`${category} ${name}`, i);
    return product('product_name')(world).map((name, i) => places.get(`${categories[i]} ${name}`));
  }),
  {
    ...exact(
      'product.unit_price, evenly lognormal',
      'original, guide',
      0.002,
      PRICES,
      { mu: 3, sigma: 1.05 },
      (world, given) => greatestDistance(product('unit_price')(world).slice(PINNED), lognormal(given)),
    ),
    estimate: (world) => median(product('unit_price')(world)),
  },
  exact('product.unit_price, so in any 500 in a row', 'guide', 0.02, PRICES, { mu: 3.1, sigma: 1 }, (world, given) => {
    const prices = product('unit_price')(world);
    let most = 0;
    for (let i = PINNED; i + 500 <= prices.length; i += 97)
      most = Math.max(most, greatestDistance(prices.slice(i, i + 500), lognormal(given)));
    return most;
  }),
  exact('product.unit_price, ln of the first ten', 'guide', 0.101, 3.5, 3.55, (world, score) =>
    Math.max(
      ...product('unit_price')(world)
        .slice(0, PINNED)
        .map((price) => Math.abs(Math.log(price) - score)),
    ),
  ),
  distributed(
    'product.unit_price, of one row under 1,000 seeds',
    'original',
    PRICES,
    { mu: 3.1, sigma: 1 },
    lognormal,
    (world) =>
      world.once('price of a row', () =>
        Array.from({ length: 1000 }, (_, k) => generate(world.seed * 1000 + k).product.value('unit_price', 100)),
      ),
  ),
  distributed(
    'product.cost, a share of 0.3 to 0.7',
    'original',
    [0.3, 0.7],
    [0.3, 0.72],
    ([least, most]) =>
      (share) =>
        Math.min(1, Math.max(0, (share - least) / (most - least))),
    (world) => {
      const costs = product('cost')(world);
      // Of low prices the rounding to cents would show.
      return product('unit_price')(world).flatMap((price, i) => (price >= 20 ? [costs[i] / price] : []));
    },
  ),
  weighted('product.product_status', 'original', PRODUCT_STATES, 'active', product('product_status')),

  words('promotion.promo_name, any of 50', 'original', 50, promotion('promo_name')),
  weighted('promotion.promo_type', 'original', PROMOTION_TYPES, 'percent_off', promotion('promo_type')),
  weighted('promotion.discount_pct', 'original', DISCOUNTS, 10, promotion('discount_pct')),
  uniform('promotion.start_date', 'original', (world) =>
    dates('start_date')(world).map((time) => (time - RANGE[0]) / (RANGE[1] - RANGE[0])),
  ),
  {
    claim: 'promotion.end_date, 3 to 30 days after',
    source: 'original',
    test: 'χ²',
    given: [3, 30],
    doctored: [3, 31],
    p: (world, [least, most]) => {
      const starts = dates('start_date')(world);
      const days = dates('end_date')(world).map((time, i) => (time - starts[i]) / DAY);
      // Rounded to whole days, the first and the last have half.
      const weights = Array.from({ length: 40 }, (_, day) =>
        day < least || day > most ? 0 : day === least || day === most ? 0.5 : 1,
      );
      return days.every(Number.isInteger) ? chiSquared(tally(days, 40), weights) : 0;
    },
  },
  exact('promotion, share of days without any', 'guide', 0.015, 0.09, 0.11, (world, share) => {
    const ends = world.columns('promotion', 'end_date');
    const empty = world.once('days without a promotion', () =>
      world.columns('promotion', 'start_date').map((starts, k) => emptyDays(starts, ends[k])),
    );
    return Math.abs(empty.reduce((a, b) => a + b) / empty.length - share);
  }),

  weighted('store.store_type', 'original', STORE_TYPES, 'physical', store('store_type')),
  {
    ...weighted('store.state, that of any record', 'guide', STATE_SHARES, 'TX', store('state')),
    doctored: tilted(STATE_SHARES),
  },
];

/** The share of days, after a first month, on no moment of which a promotion is active. */
function emptyDays(starts, ends) {
  const first = RANGE[0] / DAY + 31;
  const busy = new Set();
  starts.forEach((start, i) => {
    for (let day = Math.floor(start / DAY); day * DAY < ends[i]; day++) busy.add(day);
  });
  const days = Array.from({ length: RANGE[1] / DAY - first }, (_, i) => first + i);
  return days.filter((day) => !busy.has(day)).length / days.length;
}
