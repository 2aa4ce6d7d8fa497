import { asyncScheduler, type Observable } from 'rxjs';
import { burstPace } from '../../operators/burstPace.ts';
import { poissonDelay } from '../../operators/poissonDelay.ts';
import { replay } from '../../operators/replay.ts';
import type { SpindleEvent } from '../event/event.ts';
import { untilElapsed } from '../pacing/untilElapsed.ts';
import { random } from '../random/random.ts';
import type { Shard } from '../shard/shard.ts';
import type { Setup } from './tablePlan.ts';
import type { Stream } from './tableStream.ts';
import { rateOf } from './times.ts';

type Events = Observable<SpindleEvent>;

/**
 * Paces events if the config asks for it. All shards together are one Poisson process of the whole rate. A replay of a shard that begins
 * at its beginning begins at the time of the whole stream's first event.
 */
export function inRealTime(
  { events, firstTime }: Pick<Stream, 'events' | 'firstTime'>,
  { config, seed }: Pick<Setup, 'config' | 'seed'>,
  isResumed = false,
): Events {
  const { realtime, eventTime, startAt, burstWindows, timePattern, durationSeconds, shard } = config;
  // Arrivals end by their own times.
  if (realtime && eventTime === 'arrival')
    return events.pipe(replay({ from: startAt as Date, startAt: startAt as Date }));
  if (!realtime && !config.replay) return events;
  const from = shard && config.replay && !isResumed ? firstTime() : undefined;
  // Without `from`, a run that goes on plays from its next event on, now.
  const start = eventTime === 'table' && (config.replay?.from || !isResumed) ? startAt : undefined;
  const paced = realtime
    ? events.pipe(
        burstPace({ ...shareOf(rateOf(config), shard), burstWindows, ...(timePattern && { timePattern }) }),
        poissonDelay({ seed: shard ? shardSeed(seed, shard) : seed }),
      )
    : events.pipe(replay({ ...(from && { from }), ...config.replay, ...(start && { startAt: start }) }));
  return durationSeconds === undefined ? paced : paced.pipe(untilElapsed(durationSeconds * 1000, asyncScheduler));
}

/** A shard's share of a rate. */
function shareOf({ eventsPerSecond, stages, sine, ...rest }: ReturnType<typeof rateOf>, shard: Shard | undefined) {
  const count = shard?.count ?? 1;
  return {
    ...rest,
    ...(eventsPerSecond !== undefined && { eventsPerSecond: eventsPerSecond / count }),
    ...(stages && { stages: stages.map((stage) => ({ ...stage, eventsPerSecond: stage.eventsPerSecond / count })) }),
    ...(sine && { sine: { ...sine, least: sine.least / count, most: sine.most / count } }),
  };
}

/** A seed for each shard: with one seed, the events of all shards would arrive at the same times. */
const shardSeed = (seed: number, { index, count }: Shard): number =>
  random(seed, `shard ${index} of ${count}`).integer(2 ** 32);
