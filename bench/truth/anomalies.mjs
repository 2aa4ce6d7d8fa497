// Anomalies: how many is exact, which and how much is random.
import { from } from 'rxjs';
import {
  AnomalyRegistry,
  CollectiveAnomaly,
  ContextualAnomaly,
  chooseGroups,
  injectAnomalies,
  PointAnomaly,
} from 'spindle-rx';
import { EVEN, rampWeights } from './doctor.mjs';
import { evenly, exact, uniform } from './kinds.mjs';
import { chosenChiSquared, groupedChiSquared, tally } from './statistics.mjs';

const EVENTS = 40_000;
const GROUPS = 200;
/** An eighth is exact in binary: strata are of eight events each. */
const STRATUM = 8;
/** For what is drawn a thousand times a seed only. */
const STEEPER = { ramp: 0.2 };
const WINDOW = 600_000;
const STATES = ['new', 'lost', 'stuck'];
const WRONG = ['lost', 'stuck', 'odd'];
const START = Date.UTC(2024, 0, 1);

const events = Array.from({ length: EVENTS }, (_, i) => ({
  amount: 1.234567,
  state: STATES[i % 3],
  group: Math.floor(i / 4),
  time: new Date(START + i * 1000),
}));

const point = (fraction, more) => new PointAnomaly('p', { column: 'amount', fraction, ...more });
const contextual = (fraction) =>
  new ContextualAnomaly('c', {
    column: 'state',
    conditionColumn: 'state',
    normalValues: STATES,
    anomalousValues: WRONG,
    fraction,
  });
const collective = (fraction) =>
  new CollectiveAnomaly('g', { groupColumn: 'group', timestampColumn: 'time', windowSeconds: WINDOW / 1000, fraction });

function inject(anomaly, seed, options, source = events) {
  const out = [];
  from(source)
    .pipe(injectAnomalies(new AnomalyRegistry([anomaly]), { seed, ...options }))
    .subscribe((event) => out.push(event));
  return out;
}

const flags = (anomaly) => (world) =>
  world.once(anomaly, () => inject(anomaly, world.seed, { baselines: { amount: 1000 } }));

/** Whether groups, in order, were brought into a burst. The buffer holds a few groups only, so that strata decide. */
const bursts = (anomaly) => (world) =>
  world.once(anomaly, () => {
    const out = inject(anomaly, world.seed, { lookAhead: 10 });
    const chosen = new Array(EVENTS / 4).fill(false);
    for (const { group, _spindle_is_anomaly: is } of out) chosen[group] ||= is;
    return chosen.map((is) => ({ _spindle_is_anomaly: is }));
  });

/** By how much the number of anomalies so far ever leaves ⌊n·f⌋ and one more. */
function off(events, fraction) {
  let [count, most] = [0, 0];
  events.forEach((event, i) => {
    if (event._spindle_is_anomaly) count++;
    const least = Math.floor((i + 1) * fraction);
    most = Math.max(most, least - count, count - least - 1);
  });
  return most;
}

const FRACTIONS = [0.01, 0.125, 1 / 3, 0.7];

const KINDS = [
  ['point', (fraction) => flags(point(fraction))],
  ['contextual', (fraction) => flags(contextual(fraction))],
  ['collective, by group', (fraction) => bursts(collective(fraction))],
];

/** For each kind: after any number the count is exact, and the place within each stratum is any. */
const counted = KINDS.flatMap(([kind, at]) => {
  const reads = FRACTIONS.map((fraction) => [fraction, at(fraction)]);
  const eighth = reads[1][1];
  return [
    exact(`${kind}: ⌊n·f⌋ or one more, after any n`, 'guide', 0, 1, 1.05, (world, more) =>
      Math.max(...reads.map(([fraction, read]) => off(read(world), fraction * more))),
    ),
    {
      ...evenly(`${kind}: any of a stratum`, 'guide', STRATUM, (world) =>
        eighth(world).flatMap(({ _spindle_is_anomaly: is }, i) => (is ? [i % STRATUM] : [])),
      ),
      doctored: STEEPER,
    },
  ];
});

const multiplied = flags(point(0.125, { multiplierRange: [10, 100] }));
const replaced = flags(contextual(0.125));

/** Where the rows of a burst are in its window, as a share of it; the first is at its start. */
const burst = (world) =>
  world.once('burst', () => {
    const squeezed = inject(collective(1), world.seed, { lookAhead: EVENTS });
    const firsts = new Map();
    return squeezed.flatMap(({ group, time }) => {
      if (!firsts.has(group)) firsts.set(group, time.getTime());
      else return [(time.getTime() - firsts.get(group)) / WINDOW];
      return [];
    });
  });

/** Which share of its events is labelled, for each group that has a label. */
const labelledShares = (world) =>
  world.once('labelled', () => {
    const groups = new Map();
    for (const event of inject(collective(0.125), world.seed, { lookAhead: EVENTS })) {
      const { size, labelled } = groups.get(event.group) ?? { size: 0, labelled: 0 };
      groups.set(event.group, { size: size + 1, labelled: labelled + Number(event._spindle_is_anomaly) });
    }
    return [...groups.values()].flatMap(({ size, labelled }) => (labelled > 0 ? [labelled / size] : []));
  });

const rows = Array.from({ length: 2 * GROUPS }, (_, i) => ({ group: i % GROUPS, time: new Date(START + i * 1000) }));
const DRAWS = 200;
const SHARE = 0.15;

/** The groups that `chooseGroups` takes, seed after seed. */
const choices = (world) =>
  world.once('choices', () =>
    Array.from({ length: DRAWS }, (_, k) => [
      ...chooseGroups(
        collective(SHARE),
        rows.length,
        (column, i) => rows[i][column],
        (i) => rows[i],
        world.seed * DRAWS + k,
      ).keys(),
    ]),
  );

export const anomalies = [
  ...counted,
  uniform('point: baseline × U(10, 100)', 'original', (world) =>
    multiplied(world).flatMap(({ _spindle_is_anomaly: is, amount }) => (is ? [(amount / 1000 - 10) / 90] : [])),
  ),
  {
    claim: 'contextual: any value that differs',
    source: 'guide',
    test: 'χ²',
    given: EVEN,
    doctored: STEEPER,
    p: (world, ramp) =>
      groupedChiSquared(
        STATES.map((was, state) => {
          const others = WRONG.filter((value) => value !== was);
          const chosen = replaced(world).filter(({ _spindle_is_anomaly: is }, i) => is && i % 3 === state);
          return {
            counts: tally(
              chosen.map((event) => others.indexOf(event.state)),
              others.length,
            ),
            weights: rampWeights(others.length, ramp),
          };
        }),
      ),
  },
  uniform('collective: any time of the window', 'guide', burst),
  exact('collective: all of a chosen group is labelled', 'guide', 0, 1, 1.05, (world, share) =>
    Math.max(...labelledShares(world).map((labelled) => Math.abs(labelled - share))),
  ),
  exact('collective: ⌊groups·f⌋ are chosen', 'guide', 0, SHARE, SHARE * 1.05, (world, share) =>
    Math.max(...choices(world).map((chosen) => Math.abs(chosen.length - Math.floor(GROUPS * share + 1e-9)))),
  ),
  {
    claim: 'collective: any group is chosen',
    source: 'guide',
    test: 'χ²',
    given: EVEN,
    doctored: STEEPER,
    p: (world, ramp) =>
      chosenChiSquared(tally(choices(world).flat(), GROUPS), rampWeights(GROUPS, ramp), DRAWS, GROUPS * SHARE),
  },
];
