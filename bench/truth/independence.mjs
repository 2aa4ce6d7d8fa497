// Draws know nothing of each other: neighbours in a column, rows of neighbouring blocks, columns of a row, neighbouring seeds.
import { BLOCK, SIGNUPS, TIERS } from './claims.mjs';
import { rampWeights } from './doctor.mjs';
import { generate } from './retailWorld.mjs';
import { signupPlaces, signupShare } from './signups.mjs';
import { chiSquared, groupedChiSquared, tally } from './statistics.mjs';

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
  {
    claim: 'two columns of a row',
    source: 'guide',
    test: 'χ²',
    given: 0,
    doctored: 0.1,
    // Both take one draw a row, so streams that were the same would show.
    p: (world, ramp) => {
      const tiers = world.column('customer', 'loyalty_tier');
      const cells = places(world).map((place) => Math.min(CELLS - 1, Math.floor(place * CELLS)));
      return groupedChiSquared(
        Object.keys(TIERS).map((tier) => ({
          counts: tally(
            cells.filter((_, i) => tiers[i] === tier),
            CELLS,
          ),
          weights: rampWeights(CELLS, { ramp: tier === 'Basic' ? ramp : -ramp }),
        })),
      );
    },
  },
  independent('a row under neighbouring seeds', (world) => {
    const { customer } = generate(world.seed + 1);
    const times = Float64Array.from({ length: customer.rowCount }, (_, i) =>
      customer.value('signup_date', i).getTime(),
    );
    const others = signupPlaces(times, SIGNUPS);
    return Array.from(places(world), (place, i) => [place, others[i]]);
  }),
];
