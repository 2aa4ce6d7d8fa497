// Children of a parent: exact over each block of parents, one at least each, the others at any of the parents.
import { BLOCK } from './claims.mjs';
import { EVEN, RAMP, rampWeights } from './doctor.mjs';
import { exact } from './kinds.mjs';
import { chiSquared, chiSquaredTail, tally } from './statistics.mjs';

export function childrenRows(table, parent, ratio) {
  const counts = (world) =>
    world.once(`${table} of each ${parent}`, () =>
      tally(
        Array.from(world.column(table, `${parent}_id`), (key) => key - 1),
        world.rows(parent),
      ),
    );
  return [
    exact(`${table}, ${ratio} for each ${parent}`, 'guide', 0, ratio, ratio * 1.05, (world, ratio) => {
      const own = counts(world);
      return own.includes(0) ? Number.POSITIVE_INFINITY : offByBlock(own, ratio);
    }),
    {
      claim: `${table}, at any ${parent} of a block`,
      source: 'guide',
      test: 'χ²',
      given: EVEN,
      doctored: RAMP,
      p: (world, ramp) => {
        const more = new Array(BLOCK).fill(0);
        counts(world).forEach((count, i) => {
          more[i % BLOCK] += count - 1;
        });
        return chiSquared(more, rampWeights(BLOCK, ramp));
      },
    },
    {
      claim: `${table}, dispersion of counts by ${parent}`,
      source: 'guide',
      test: 'χ²',
      given: 1,
      doctored: 1.05,
      p: (world, dispersion) => {
        const own = counts(world);
        const mean = ratio - 1;
        const statistic = own.reduce((total, count) => total + (count - 1 - mean) ** 2 / mean, 0) / dispersion;
        return twoSided(statistic, (own.length / BLOCK) * (BLOCK - 1));
      },
    },
  ];
}

/** By how much, at the end of a block, what has come is off from ⌊ratio·n⌋. */
export function offByBlock(counts, ratio) {
  let [count, most] = [0, 0];
  counts.forEach((own, i) => {
    count += own;
    // To the millionth: 0.09·n as such can be a hair too little.
    const expected = Math.floor(Math.round(ratio * (i + 1) * 1e6) / 1e6);
    if ((i + 1) % BLOCK === 0) most = Math.max(most, Math.abs(count - expected));
  });
  return most;
}

/** Too even is as wrong as too uneven. */
const twoSided = (statistic, freedom) => {
  const above = chiSquaredTail(statistic, freedom);
  return 2 * Math.min(above, 1 - above);
};
