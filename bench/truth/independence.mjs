// Draws know nothing of each other: neighbours in a column, rows of neighbouring blocks, columns of a row, neighbouring seeds.
import { BLOCK, SIGNUPS } from './claims.mjs';
import { generate } from './retailWorld.mjs';
import { signupPlaces, signupShare } from './signups.mjs';
import { chiSquared } from './statistics.mjs';

const CELLS = 5;

/** Pairs of numbers on [0, 1): uniform and, for `correlation` 0, independent (Farlie–Gumbel–Morgenstern). */
export const independent = (claim, pairs) => ({
  claim,
  source: 'guide',
  test: 'χ²',
  given: 0,
  doctored: 0.05,
  p: (world, correlation) => {
    const counts = new Array(CELLS ** 2).fill(0);
    for (const [u, v] of world.once(claim, () => pairs(world)))
      counts[CELLS * Math.min(CELLS - 1, Math.floor(u * CELLS)) + Math.min(CELLS - 1, Math.floor(v * CELLS))]++;
    const lean = (cell) => 1 - (2 * (cell + 0.5)) / CELLS;
    return chiSquared(
      counts,
      counts.map((_, i) => 1 + 3 * correlation * lean(Math.floor(i / CELLS)) * lean(i % CELLS)),
    );
  },
});

/** Every value with the one after it, no value twice. */
export const inPairs = (values) =>
  Array.from({ length: Math.floor(values.length / 2) }, (_, i) => [values[2 * i], values[2 * i + 1]]);

const places = (world) => signupPlaces(world.column('customer', 'signup_date'), SIGNUPS);

export const independence = [
  independent('rows after each other', (world) => inPairs(places(world))),
  independent('first rows of neighbouring blocks', ({ seed }) => {
    const { customer } = generate(seed, 'xxxl');
    const firsts = Array.from({ length: 20_000 }, (_, block) => {
      const row = block * BLOCK;
      return signupShare(customer.value('signup_date', row).getTime(), SIGNUPS) * customer.rowCount - row;
    });
    return inPairs(firsts);
  }),
  independent('two columns of a row', (world) => {
    const emails = world.column('customer', 'email');
    return Array.from(places(world), (place, i) => [place, emails[i]]).flatMap(([place, email]) =>
      email === null ? [] : [[place, (Number(email.match(/(\d+)@/)[1]) - 0.5) / 998]],
    );
  }),
  independent('a row under neighbouring seeds', (world) => {
    const { customer } = generate(world.seed + 1);
    const times = Float64Array.from({ length: customer.rowCount }, (_, i) =>
      customer.value('signup_date', i).getTime(),
    );
    const others = signupPlaces(times, SIGNUPS);
    return Array.from(places(world), (place, i) => [place, others[i]]);
  }),
];
