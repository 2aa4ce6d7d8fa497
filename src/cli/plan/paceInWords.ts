import type { ShapeFlags } from '../options/shapeOptions.ts';

const count = (n: number): string => n.toLocaleString('en-US');

/** How fast events come, in words. */
export function paceOf(flags: ShapeFlags): string {
  const { realtime, eventTime, replay = false, replayFrom, maxGap, duration } = flags;
  const end = duration === undefined ? [] : [`for ${count(duration)} s`];
  if (replay !== false) {
    const gaps = maxGap === undefined ? [] : [`gaps of at most ${count(maxGap)} s`];
    const from = replayFrom === undefined ? [] : [`from ${replayFrom} on`];
    return ['by their own times', `${replay === true ? 1 : count(replay)} × as fast`, ...from, ...gaps, ...end].join(
      ', ',
    );
  }
  if (!realtime) return 'as fast as the events are taken';
  return eventTime === 'arrival' ? 'when they arrive' : [...rateOf(flags), ...end].join(', ');
}

/** Until when a stream waits that begins later than now, in words; undefined if it waits for nothing. */
export function waitOf({ realtime, eventTime, replay = false, startAt }: ShapeFlags, now: number): string | undefined {
  const isPaced = realtime || (replay !== false && eventTime !== 'arrival');
  if (!isPaced || startAt === undefined || Date.parse(startAt) <= now) return undefined;
  return `waiting until ${startAt}: nothing is sent before`;
}

/** What becomes of the times of events, in words. */
export function timesOf(flags: ShapeFlags): readonly string[] {
  const { eventTime, startAt, shiftTo, late, duration } = flags;
  const law = late && JSON.stringify(late.delaySeconds);
  return [
    ...(eventTime === 'arrival'
      ? [
          `arrivals from ${startAt} on, ${[...rateOf(flags), ...(duration === undefined ? [] : [`for ${count(duration)} s`])].join(', ')}`,
        ]
      : []),
    ...(shiftTo === undefined ? [] : [`the first event happens at ${shiftTo}`]),
    ...(late ? [`a share of ${late.fraction} arrives ${law} seconds late`] : []),
  ];
}

function rateOf({ rate, stage, repeatStages, sine, burst = [], timePattern }: ShapeFlags): readonly string[] {
  const bursts = burst.map(
    ({ startOffsetSeconds, durationSeconds, multiplier }) =>
      `× ${multiplier} from second ${startOffsetSeconds} to ${startOffsetSeconds + durationSeconds}`,
  );
  const stages = stage?.map(
    ({ durationSeconds, eventsPerSecond }) =>
      `to ${count(eventsPerSecond)} events/s within ${count(durationSeconds)} s`,
  );
  const base = sine
    ? [`${count(sine.least)} to ${count(sine.most)} events/s, up and down in ${count(sine.periodSeconds)} s`]
    : stages
      ? [`${count(rate ?? 0)} events/s`, ...stages, ...(repeatStages ? ['again and again'] : [])]
      : [`${count(rate ?? 10)} events/s`];
  const [first, ...others] = base as [string, ...string[]];
  return [`a Poisson process of ${first}`, ...others, ...bursts, ...(timePattern === undefined ? [] : [timePattern])];
}
