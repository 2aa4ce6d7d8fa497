// Orders: when, whose, where, with which promotion and status.

import { offBy } from './children.mjs';
import { BLOCK, OTHER_STATES, RANGE, SEASON } from './claims.mjs';
import { customerRows } from './customers.mjs';
import { EVEN, RAMP, raised, rampWeights } from './doctor.mjs';
import { zipfRows } from './keys.mjs';
import { exact, uniform, weighted } from './kinds.mjs';
import { hourShare, monthOf, seasonShare, weekdayOf, yearOf } from './season.mjs';
import { chosenChiSquared, greatestDistance, groupedChiSquared, sum, tally } from './statistics.mjs';

const order = (column) => (world) => world.column('order', column);
const dates = order('order_date');
const YEARS = 4;
const DAYS = (RANGE[1] - RANGE[0]) / 86_400_000;

/** Of order i of n the place i + [0, 1) in the season. */
const seasonPlaces = (world, season) =>
  world.once(season, () => {
    const share = seasonShare(season);
    return dates(world).map((time, i) => share(time) * world.rows('order') - i);
  });

/** The most by which a group of the orders of one year differs from its share of them. */
function excess(world, groupOf, shares) {
  const times = dates(world);
  const counts = world.once(groupOf, () => {
    const counts = Array.from({ length: YEARS }, () => shares.map(() => 0));
    for (const time of times) counts[yearOf(time) - 2022][groupOf(time)]++;
    return counts;
  });
  const expected = shares.map((share) => (share * times.length) / YEARS);
  return Math.max(...counts.flatMap((year) => year.map((count, group) => Math.abs(count - expected[group]))));
}

/** Of each order that some promotion could be on: how many there were at the time, and which it has; null for none. */
function choices(world) {
  return world.once('choices of promotions', () => {
    const starts = world.column('promotion', 'start_date');
    const ends = world.column('promotion', 'end_date');
    const changes = [...starts, ...ends].sort((a, b) => a - b);
    changes.push(Number.POSITIVE_INFINITY);
    const rows = Array.from(starts.keys());
    let change = 0;
    let active = [];
    return order('promotion_id')(world).flatMap((key, i) => {
      const time = dates(world)[i];
      if (time >= changes[change]) {
        while (time >= changes[change]) change++;
        active = rows.filter((row) => starts[row] <= time && time < ends[row]);
      }
      if (active.length > 0) return [{ of: active.length, place: key === null ? null : active.indexOf(key - 1) }];
      return key === null ? [] : [{ of: 1, place: -1 }];
    });
  });
}

/** Of each order with how many addresses its customer has, and to which it goes. */
function destinations(world) {
  return world.once('destinations', () => {
    const starts = new Uint32Array(world.rows('customer') + 1);
    for (const key of world.column('address', 'customer_id')) starts[key]++;
    for (let i = 0; i < starts.length - 1; i++) starts[i + 1] += starts[i];
    const customers = order('customer_id')(world);
    return order('shipping_address_id')(world).map((key, i) => {
      const start = starts[customers[i] - 1];
      return { of: starts[customers[i]] - start, place: key - 1 - start };
    });
  });
}

/** Choices of one among a few, all alike: chi-squared over those of two, of three, and so on. */
function evenChoices(choices, ramp) {
  const groups = new Map();
  for (const { of, place } of choices) {
    if (!(place >= 0 && place < of)) return 0;
    if (!groups.has(of)) groups.set(of, { counts: new Array(of).fill(0), weights: rampWeights(of, ramp) });
    groups.get(of).counts[place]++;
  }
  return groupedChiSquared([...groups.values()].filter(({ counts }) => sum(counts) >= 20 * counts.length));
}

/** At which places of their blocks the orders with a status are. */
const placesOf = (world, status) => order('status')(world).flatMap((is, i) => (is === status ? [i % BLOCK] : []));

export const orders = [
  exact(
    'order.order_date, each in its n-th',
    'original, guide',
    1e-3,
    SEASON,
    { ...SEASON, months: raised(SEASON.months, 11) },
    (world, season) => seasonPlaces(world, season).reduce((most, place) => Math.max(most, -place, place - 1), 0),
  ),
  uniform('order.order_date, in its n-th', 'guide', (world) => seasonPlaces(world, SEASON)),
  exact(
    'order.order_date, months of each year',
    'original, guide',
    2,
    SEASON.months,
    raised(SEASON.months, 0),
    (world, shares) => excess(world, monthOf, shares),
  ),
  // At most two at either end of each of the 53 days of a year.
  exact(
    'order.order_date, weekdays of each year',
    'original, guide',
    106,
    SEASON.weekdays,
    raised(SEASON.weekdays, 5),
    (world, shares) => excess(world, weekdayOf, shares),
  ),
  // At most two a day.
  exact(
    'order.order_date, hours of all days',
    'original',
    (2 * DAYS) / 125_000,
    SEASON,
    { ...SEASON, peaks: [12.3, 20.3] },
    (world, season) =>
      greatestDistance(
        dates(world).map((time) => (time % 86_400_000) / 3_600_000),
        hourShare(season),
      ),
  ),
  ...customerRows,
  ...zipfRows('order.store_id', 'original', 1.3, 150, order('store_id')),
  {
    claim: 'order.shipping_address_id, any of the customer',
    source: 'guide',
    test: 'χ²',
    given: EVEN,
    doctored: RAMP,
    p: (world, ramp) => evenChoices(destinations(world), ramp),
  },
  weighted('order.promotion_id, none though one is active', 'original', { none: 0.7, some: 0.3 }, 'some', (world) =>
    choices(world).map(({ place }) => (place === null ? 'none' : 'some')),
  ),
  {
    claim: 'order.promotion_id, any that is active',
    source: 'guide',
    test: 'χ²',
    given: EVEN,
    doctored: RAMP,
    p: (world, ramp) =>
      evenChoices(
        choices(world).filter(({ place }) => place !== null),
        ramp,
      ),
  },
  exact('order.promotion_id, share of orders with one', 'guide', 0.04, 0.27, 0.32, (world, share) =>
    Math.abs(order('promotion_id')(world).filter((key) => key !== null).length / world.rows('order') - share),
  ),
  exact('order.status returned, 9 of 100', 'original, guide', 0, 0.09, 0.09 * 1.05, (world, share) =>
    offBy(
      order('status')(world).map((status) => (status === 'returned' ? 1 : 0)),
      share,
      BLOCK,
    ),
  ),
  {
    claim: 'order.status returned, at any place',
    source: 'guide',
    test: 'χ²',
    given: EVEN,
    doctored: RAMP,
    p: (world, ramp) =>
      chosenChiSquared(
        tally(placesOf(world, 'returned'), BLOCK),
        rampWeights(BLOCK, ramp),
        world.rows('order') / BLOCK,
        0.09 * BLOCK,
      ),
  },
  weighted('order.status, the others', 'original', OTHER_STATES, 'completed', (world) =>
    order('status')(world).filter((status) => status !== 'returned'),
  ),
];
