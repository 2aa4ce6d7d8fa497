// `reorder`: how many are late, which, and by how much.
import { range } from 'rxjs';
import { reorder } from 'spindle-rx';
import { evenly, exact } from './kinds.mjs';

const SLOTS = 10;
const STRATUM = 64;

/** Of each value, in the order of leaving, how many higher ones left before it. */
function lateness(options, values) {
  const late = [];
  const missing = new Set();
  let next = 0;
  range(0, values)
    .pipe(reorder(options))
    .subscribe((value) => {
      while (next <= value) missing.add(next++);
      missing.delete(value);
      let places = next - 1 - value;
      for (const other of missing) if (other > value) places--;
      late.push({ value, places });
    });
  return late;
}

const shuffled = (options, values) => (world) =>
  world.once(options, () => lateness({ ...options, seed: world.seed }, values));

const COUNTED = [0.01, 0.125, 1 / 3, 0.5, 0.75, 0.9, 1].flatMap((fraction) =>
  [1, SLOTS].map((maxDelaySlots) => ({ fraction, maxDelaySlots })),
);
const counted = COUNTED.map((options) => ({ options, read: shuffled(options, 20_000) }));

/** How far the number late is from ⌊n·f⌋ or one more; above a half, ⌊n·min(f, D/(D+1))⌋ or one less. */
function off(late, { fraction, maxDelaySlots }, more) {
  const share = more * Math.min(fraction, maxDelaySlots / (maxDelaySlots + 1));
  const count = late.filter(({ places }) => places > 0).length;
  const exactly = Math.floor(late.length * share + 1e-9);
  const [least, most] = fraction <= 0.5 ? [exactly, exactly + 1] : [exactly - 1, exactly];
  return Math.max(0, least - count, count - most);
}

/** Few are late, so that seldom another one stands in the way. */
const sparse = shuffled({ fraction: 1 / STRATUM, maxDelaySlots: SLOTS }, 500_000);
const victims = (world) =>
  sparse(world)
    .filter(({ places }) => places > 0)
    .sort((a, b) => a.value - b.value);

export const reordering = [
  exact('reorder: ⌊n·f⌋ or one more are late', 'guide', 0, 1, 1.05, (world, more) =>
    Math.max(...counted.map(({ options, read }) => off(read(world), options, more))),
  ),
  exact('reorder: late by at most maxDelaySlots', 'guide', 0, 0, 1, (world, fewer) =>
    Math.max(
      ...counted.map(({ options, read }) =>
        read(world).reduce((most, { places }) => Math.max(most, places - options.maxDelaySlots + fewer), 0),
      ),
    ),
  ),
  // The last value of a stratum never is: what follows has to overtake.
  evenly('reorder: any of a stratum but its last', 'guide', STRATUM - 1, (world) =>
    victims(world).map(({ value }) => value % STRATUM),
  ),
  evenly('reorder: late by any of 1 to maxDelaySlots', 'guide', SLOTS, (world) =>
    victims(world).flatMap(({ value, places }, i, all) => {
      const near = [all[i - 1], all[i + 1]].some((other) => other && Math.abs(other.value - value) <= 2 * SLOTS);
      return near ? [] : [places - 1];
    }),
  ),
];
