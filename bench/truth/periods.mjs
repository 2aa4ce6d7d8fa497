// Orders and sign-ups in periods other than the domain's own: parts of years, parts of days, decades.
import { RetailDomain, Spindle } from 'spindle-rx';
import { SEASON } from './claims.mjs';
import { raised } from './doctor.mjs';
import { exact, uniform } from './kinds.mjs';
import { seasonShare } from './season.mjs';
import { seedWorld } from './seedWorld.mjs';
import { signupPlaces } from './signups.mjs';

const domain = new RetailDomain();
const YEAR = 365.25 * 86_400_000;
/** 1,000 customers, 5,000 orders. */
const SCALE = 1;
/** Within a minute, orders come evenly, which a period of a day shows in the third digit of a place. */
const WITHIN_MINUTES = 0.01;

const OTHER_HOURS = { ...SEASON, peaks: [12.3, 20.3] };
const OTHER_WEEKDAYS = { ...SEASON, weekdays: raised(SEASON.weekdays, 5) };
const OTHER_MONTHS = { ...SEASON, months: raised(SEASON.months, 11) };

const periods = [
  ['29 February 2024', '2024-02-29', '2024-03-01', OTHER_HOURS],
  ['a week over new year', '2025-12-29', '2026-01-05', OTHER_MONTHS],
  ['30 days from 8:20:13', '2026-10-29T08:20:13.007Z', '2026-11-28T08:20:13.007Z', OTHER_WEEKDAYS],
  ['3.5 years', '2021-07-01', '2025-01-01', OTHER_MONTHS],
  ['20 years', '1961-01-01', '1981-01-01', OTHER_MONTHS],
].map(([name, from, to, doctored]) => ({ name, period: [from, to].map((time) => Date.parse(time)), doctored }));

/** The dates of a column under the world's seed, in ms. */
const dates = (world, [from, to], table, column) =>
  world.once(`${table} ${from} ${to}`, () => {
    const period = { from: new Date(from), to: new Date(to) };
    const rows = new Spindle().generate({ domain, scale: SCALE, seed: world.seed, period }).tables[table];
    return Float64Array.from({ length: rows.rowCount }, (_, i) => rows.value(column, i).getTime());
  });

/** Of order i of n the place i + [0, 1) in the season. */
function seasonPlaces(world, period, season) {
  const share = seasonShare(season, period);
  const times = dates(world, period, 'order', 'order_date');
  return times.map((time, i) => share(time) * times.length - i);
}

/** As many customers a year as in the domain's own period: 40% of them in the two years before four. */
function signupsOf(period) {
  const from = new Date(period[0]);
  from.setUTCFullYear(from.getUTCFullYear() - 2);
  const years = (period[1] - period[0]) / YEAR;
  return { before: 0.4 / (0.4 + 0.15 * years), from: from.getTime(), period };
}

const overstep = (places) => places.reduce((most, place) => Math.max(most, -place, place - 1), 0);

const rows = periods.flatMap(({ name, period, doctored }) => [
  exact(`order.order_date, each in its n-th of ${name}`, 'guide', WITHIN_MINUTES, SEASON, doctored, (world, season) =>
    overstep(seasonPlaces(world, period, season)),
  ),
  uniform(`order.order_date, in its n-th of ${name}`, 'guide', (world) => seasonPlaces(world, period, SEASON)),
  exact(
    `customer.signup_date, each in its n-th, ${name}`,
    'guide',
    1e-3,
    signupsOf(period),
    { ...signupsOf(period), before: signupsOf(period).before * 0.98 },
    (world, signups) => overstep(signupPlaces(dates(world, period, 'customer', 'signup_date'), signups)),
  ),
]);

export const inPeriods = { world: seedWorld, rows };
