// Children of a parent: exact over each ten parents, one at least each, the others at any of the ten.
import { LITTER } from './claims.mjs';
import { EVEN, RAMP, rampWeights } from './doctor.mjs';
import { exact } from './kinds.mjs';
import { chiSquared, normalTails, tally } from './statistics.mjs';

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
      return own.includes(0) ? Number.POSITIVE_INFINITY : offBy(own, ratio, LITTER);
    }),
    {
      claim: `${table}, at any ${parent} of ten`,
      source: 'guide',
      test: 'χ²',
      given: EVEN,
      doctored: RAMP,
      p: (world, ramp) => {
        const more = new Array(LITTER).fill(0);
        counts(world).forEach((count, i) => {
          more[i % LITTER] += count - 1;
        });
        return chiSquared(more, rampWeights(LITTER, ramp));
      },
    },
    {
      claim: `${table}, dispersion of counts by ${parent}`,
      source: 'guide',
      test: 'z',
      given: 1,
      doctored: 1.05,
      // The sum of Pearson's statistics of all tens; the variance is that of few draws, smaller than χ²'s.
      p: (world, dispersion) => {
        const own = counts(world);
        const mean = ratio - 1;
        const statistic = own.reduce((total, count) => total + (count - 1 - mean) ** 2 / mean, 0);
        const [tens, freedom, draws] = [own.length / LITTER, LITTER - 1, LITTER * mean];
        const deviation = Math.sqrt(tens * 2 * freedom * (1 - 1 / draws));
        return normalTails((statistic / dispersion - tens * freedom) / deviation);
      },
    },
  ];
}

/** By how much, at the end of each `every` parents, what has come is off from ⌊ratio·n⌋. */
export function offBy(counts, ratio, every) {
  let [count, most] = [0, 0];
  counts.forEach((own, i) => {
    count += own;
    // To the millionth: 0.09·n as such can be a hair too little.
    const expected = Math.floor(Math.round(ratio * (i + 1) * 1e6) / 1e6);
    if ((i + 1) % every === 0) most = Math.max(most, Math.abs(count - expected));
  });
  return most;
}
