// When a row falls out. Of seeds chosen anew, all together would by chance let a true row fall out less often than 1 time in
// 1,000: these two levels for about 65 rows of p-values of 20 seeds each.
import { median, min } from 'simple-statistics';
import { kolmogorovSmirnov } from './statistics.mjs';

/** Below it the p-values of the seeds are not uniform. */
const LEAST_UNIFORMITY = 1e-5;
/** Below it one p-value alone is absurd. */
const LEAST_P = 1e-7;

/**
 * Of each row whether it stands. A row of p-values stands while they are uniform over the seeds; one of an exact bound while
 * no seed passes it. A row is blind, which is as bad, when it does not fall out for a claim that is slightly wrong.
 *
 * A theme is `{ world, rows }`: `world(seed)` holds what the rows look at. A row is `{ claim, source, test, given, doctored }`
 * and `p(world, given)` or `deviation(world, given)` with its `bound`; `estimate(world)` may say what was measured.
 */
export function judge({ world, rows }, seeds) {
  const measured = rows.map(() => ({ given: [], doctored: [], estimates: [] }));
  for (const seed of seeds) {
    const own = world(seed);
    rows.forEach((row, i) => {
      const measure = row.p ?? row.deviation;
      measured[i].given.push(measure(own, row.given));
      measured[i].doctored.push(measure(own, row.doctored));
      if (row.estimate) measured[i].estimates.push(row.estimate(own));
    });
  }
  return rows.map((row, i) => verdict(row, measured[i]));
}

function verdict(row, { given, doctored, estimates }) {
  const { claim, source, test, p, bound } = row;
  const stands = p ? areUniform : (deviations) => deviations.every((deviation) => deviation <= bound);
  const state = !stands(given) ? 'OUT' : stands(doctored) ? 'BLIND' : 'ok';
  return {
    claim,
    source,
    test,
    measured: estimates.length > 0 ? short(median(estimates)) : '',
    median: short(median(given)),
    worst: short(p ? min(given) : Math.max(...given)),
    bound: p ? '' : `≤ ${short(bound)}`,
    uniform: p ? short(kolmogorovSmirnov(given)) : '',
    state,
  };
}

const areUniform = (values) => kolmogorovSmirnov(values) >= LEAST_UNIFORMITY && min(values) >= LEAST_P;

const short = (value) => String(Number(value.toPrecision(3)));
