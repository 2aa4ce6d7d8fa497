// `poissonDelay` and `burstPace`, in virtual time, and `arrivalTimes`.
import { take, takeWhile, VirtualTimeScheduler } from 'rxjs';
import { arrivalTimes, burstPace, businessHours, fromTable, poissonDelay, retailPeak } from 'spindle-rx';
import { BUSINESS_HOURS, NIGHTLESS, RETAIL_PEAK } from './claims.mjs';
import { independent, inPairs } from './independence.mjs';
import { distributed, exact } from './kinds.mjs';
import { chiSquared, kolmogorovSmirnov, normalTails, sum, tally } from './statistics.mjs';

/** Events a second. */
const RATE = 50;
const HOUR = 3600;
const WEEK = 7 * 24;

/** The times in seconds at which events leave, up to `until`. */
function departures(until, ...stages) {
  const scheduler = new VirtualTimeScheduler();
  const times = [];
  fromTable(endless(), { scheduler })
    .pipe(...stages.map((stage) => stage(scheduler)))
    .pipe(takeWhile(() => scheduler.now() < until * 1000))
    .subscribe(() => times.push(scheduler.now() / 1000));
  scheduler.flush();
  return times;
}

function* endless() {
  for (let id = 0; ; id++) yield { id };
}

const poisson = (seed, rate) => (scheduler) => poissonDelay({ eventsPerSecond: rate, seed, scheduler });
const bursty = (options) => (scheduler) => burstPace({ ...options, scheduler });

const BURST = { startOffsetSeconds: 100, durationSeconds: 100, multiplier: 10 };
const BURST_SECONDS = 300;
const steady = (world) => world.once('steady', () => departures(400, poisson(world.seed, RATE)));
const gaps = (world) => steady(world).map((time, i, times) => time - (times[i - 1] ?? 0));
const inBurst = (times) => times.filter((time) => time >= 100 && time < 200).length;
const burst = (world) =>
  world.once('burst', () =>
    departures(BURST_SECONDS, bursty({ eventsPerSecond: RATE, burstWindows: [BURST] }), poisson(world.seed)),
  );
const even = departures(BURST_SECONDS, bursty({ eventsPerSecond: RATE, burstWindows: [BURST] }));

/** Counts of a Poisson process in windows: how much they spread. */
function dispersion(times, until, seconds) {
  const counts = tally(
    times.filter((time) => time < until).map((time) => Math.floor(time / seconds)),
    until / seconds,
  );
  const mean = RATE * seconds;
  return { mean, counts, index: sum(counts.map((count) => (count - mean) ** 2 / mean)) / counts.length };
}

/** By how much the events up to each of them are off from ∫λ. */
function offSchedule(times, multiplier) {
  const due = (time) => RATE * (time + (multiplier - 1) * Math.min(100, Math.max(0, time - 100)));
  return times.reduce((most, time, i) => Math.max(most, Math.abs(due(time) - (i + 1))), 0);
}

/** A pattern that says what the claim says. */
const ofClaim = ({ hours, weekdays }) => ({
  hours: { ...hours },
  weekdays: Object.fromEntries(weekdays.map((multiplier, day) => [day + 1, multiplier])),
  zone: 'UTC',
});

/** Events by hour of a week under a pattern; doctored, its busiest hours are busier. */
function patterned(name, source, pattern, { hours, weekdays }) {
  const busiest = Math.max(...hours);
  return {
    claim: `burstPace, poissonDelay: hours and weekdays of ${name}`,
    source,
    test: 'χ²',
    given: 1,
    doctored: 1.05,
    p: (world, factor) => {
      const paced = bursty({ eventsPerSecond: 0.2, timePattern: pattern });
      const times = world.once(name, () => departures(WEEK * HOUR, paced, poisson(world.seed)));
      const counts = tally(
        times.map((time) => Math.floor(time / HOUR)),
        WEEK,
      );
      // Virtual time starts on a Thursday.
      const weights = counts.map((_, i) => {
        const multiplier = hours[i % 24];
        return multiplier * (multiplier === busiest ? factor : 1) * weekdays[(Math.floor(i / 24) + 3) % 7];
      });
      return chiSquared(counts, weights);
    },
  };
}

const PEAK = 100;
/** A ramp up to the peak, a plateau, a jump down, and a ramp to 0; then again from there. */
const STAGES = [
  { durationSeconds: 100, eventsPerSecond: PEAK },
  { durationSeconds: 100, eventsPerSecond: PEAK },
  { durationSeconds: 0, eventsPerSecond: 20 },
  { durationSeconds: 50, eventsPerSecond: 0 },
];
const ROUND = 250;

/** ∫λ of the stages up to a time. */
function staged(peak, time) {
  const rounds = Math.floor(time / ROUND);
  const t = time - rounds * ROUND;
  const up = Math.min(t, 100) ** 2 * (peak / 200);
  const plateau = peak * Math.min(Math.max(t - 100, 0), 100);
  const down = Math.max(t - 200, 0);
  return rounds * (150 * peak + 500) + up + plateau + down * (20 - down * 0.2);
}

const LEAST = 0.1;
const MOST = 0.9;
const PERIOD = 4000;

/** ∫λ of a sine that begins at its mean, on the way up. */
const waved = (most, time) =>
  ((LEAST + most) / 2) * time +
  ((most - LEAST) / 2) * (PERIOD / (2 * Math.PI)) * (1 - Math.cos((2 * Math.PI * time) / PERIOD));

/** The times that `arrivalTimes` gives to so many events, in seconds. */
function arrivals(count, options) {
  const times = [];
  fromTable(endless())
    .pipe(take(count), arrivalTimes({ from: new Date(0), ...options }))
    .subscribe(({ _spindle_event_time: time }) => times.push(time.getTime() / 1000));
  return times;
}

/** By the time-rescaling theorem, the gaps between the values of ∫λ are exponential with mean 1. */
const rescaled = (claim, given, doctored, integral, read) => ({
  claim,
  source: 'guide',
  test: 'KS',
  given,
  doctored,
  p: (world, given) => {
    const spent = read(world).map((time) => integral(given, time));
    return kolmogorovSmirnov(
      spent.map((value, i) => value - (spent[i - 1] ?? 0)),
      (gap) => -Math.expm1(-gap),
    );
  },
});

const evenInStages = departures(2 * ROUND, bursty({ stages: STAGES, repeatStages: true }));

export const pacing = [
  distributed(
    'poissonDelay: gaps are exponential',
    'original',
    RATE,
    RATE * 1.05,
    (rate) => (gap) => -Math.expm1(-rate * gap),
    gaps,
  ),
  independent('poissonDelay: gaps after each other', (world) =>
    inPairs(gaps(world).map((gap) => -Math.expm1(-RATE * gap))),
  ),
  {
    claim: 'poissonDelay: dispersion of counts',
    source: 'guide',
    test: 'z',
    given: 1,
    doctored: 1.1,
    // Of (count − m)² / m the mean is 1 and the variance 2 + 1/m.
    p: (world, given) => {
      const { counts, mean, index } = dispersion(steady(world), 400, 0.1);
      return normalTails((index / given - 1) * Math.sqrt(counts.length / (2 + 1 / mean)));
    },
    estimate: (world) => dispersion(steady(world), 400, 0.1).index,
  },
  {
    claim: 'burstPace, poissonDelay: ten times as many in the burst',
    source: 'original',
    test: 'χ²',
    given: 10,
    doctored: 10.5,
    p: (world, multiplier) => {
      const times = burst(world);
      const inside = inBurst(times);
      return chiSquared([inside, times.length - inside], [multiplier * 100, 200]);
    },
    estimate: (world) => (2 * inBurst(burst(world))) / (burst(world).length - inBurst(burst(world))),
  },
  patterned('a pattern', 'guide', ofClaim(NIGHTLESS), NIGHTLESS),
  patterned('businessHours', 'original', businessHours({ zone: 'UTC' }), BUSINESS_HOURS),
  patterned('retailPeak', 'original', retailPeak({ zone: 'UTC' }), RETAIL_PEAK),
  exact('burstPace: the n-th leaves when ∫λ is n', 'guide', 1e-3, 10, 10.5, (_world, multiplier) =>
    offSchedule(even, multiplier),
  ),
  rescaled('poissonDelay: gaps in stages, rescaled by ∫λ', PEAK, PEAK * 1.05, staged, (world) =>
    world.once('stages', () =>
      departures(2 * ROUND, bursty({ stages: STAGES, repeatStages: true }), poisson(world.seed)),
    ),
  ),
  rescaled('arrivalTimes: gaps of a sine, rescaled by ∫λ', MOST, MOST * 1.05, waved, (world) =>
    world.once('sine', () =>
      arrivals(20_000, { seed: world.seed, sine: { periodSeconds: PERIOD, least: LEAST, most: MOST } }),
    ),
  ),
  exact('burstPace in stages: the n-th leaves when ∫λ is n', 'guide', 1e-6, PEAK, PEAK * 1.001, (_world, peak) =>
    evenInStages.reduce((most, time, i) => Math.max(most, Math.abs(staged(peak, time) - (i + 1))), 0),
  ),
];
