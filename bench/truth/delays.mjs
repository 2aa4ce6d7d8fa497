// `delayDelivery`: how many are late, which, and by how many seconds. Events come so close that the event that follows a delayed one
// tells when that was delivered.
import { from } from 'rxjs';
import { delayDelivery } from 'spindle-rx';
import { distributed, evenly, exact, uniform } from './kinds.mjs';
import { normalShare } from './statistics.mjs';

const EVENTS = 400_000;
/** Milliseconds from one event to the next. */
const GAP = 10;
const STRATUM = 32;
const MOST = 60;

const events = Array.from({ length: EVENTS }, (_, id) => ({ id, at: new Date(id * GAP) }));

/** The number of each late event, and its delay in seconds, except where the end of the stream may have cut the delay. */
function delaysOf(fraction, delaySeconds, seed) {
  const late = [];
  let highest = -1;
  from(events)
    .pipe(delayDelivery({ fraction, delaySeconds, seed, timestampColumn: 'at' }))
    .subscribe(({ id }) => {
      // It left before the next event on time, and after the last.
      if (id < highest) late.push({ id, seconds: ((highest + 1 - id - 0.5) * GAP) / 1000 });
      highest = Math.max(highest, id);
    });
  return { late, whole: late.filter(({ id }) => (EVENTS - id) * GAP > 1000 * MOST) };
}

const drawn = (name, delaySeconds) => (world) =>
  world.once(name, () => delaysOf(1 / STRATUM, delaySeconds, world.seed));
const seconds = (read) => (world) => read(world).whole.map(({ seconds }) => seconds);

const LEAST = 5;
const flat = drawn('flat', [LEAST, MOST]);
const EXPONENTIAL = { exponential: 20, most: MOST };
const LOGNORMAL = { median: 10, sigma: 0.8, most: MOST };
const FRACTIONS = [0.01, 0.125, 1 / 3, 0.5];

/** How far the number late is from ⌊n·f⌋ or one more. */
function off(fraction, more, seed) {
  const count = delaysOf(fraction, [1, 3], seed).late.length;
  const exactly = Math.floor(EVENTS * fraction * more + 1e-9);
  return Math.max(0, exactly - count, count - exactly - 1);
}

export const delays = [
  exact('delayDelivery: ⌊n·f⌋ or one more are late', 'guide', 0, 1, 1.05, (world, more) =>
    Math.max(...FRACTIONS.map((fraction) => off(fraction, more, world.seed))),
  ),
  // The last event of a stratum never is: it has to overtake.
  evenly('delayDelivery: any of a stratum but its last', 'guide', STRATUM - 1, (world) =>
    flat(world).late.map(({ id }) => id % STRATUM),
  ),
  uniform('delayDelivery: [least, most], all alike', 'guide', (world) =>
    seconds(flat)(world).map((delay) => (delay - LEAST) / (MOST - LEAST)),
  ),
  distributed(
    'delayDelivery: exponential, cut off',
    'guide',
    EXPONENTIAL.exponential,
    EXPONENTIAL.exponential * 1.1,
    (mean) => (delay) => Math.expm1(-delay / mean) / Math.expm1(-MOST / mean),
    seconds(drawn('exponential', EXPONENTIAL)),
  ),
  distributed(
    'delayDelivery: lognormal, cut off',
    'guide',
    LOGNORMAL,
    { ...LOGNORMAL, median: LOGNORMAL.median * 1.05 },
    ({ median, sigma, most }) => {
      const share = (delay) => normalShare(Math.log(delay / median) / sigma);
      return (delay) => share(delay) / share(most);
    },
    seconds(drawn('lognormal', LOGNORMAL)),
  ),
];
