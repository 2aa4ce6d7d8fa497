import { asyncScheduler, type Observable } from 'rxjs';
import { burstPace } from '../../operators/burstPace.ts';
import { poissonDelay } from '../../operators/poissonDelay.ts';
import type { SpindleEvent } from '../event/event.ts';
import { untilElapsed } from '../pacing/untilElapsed.ts';
import { random } from '../random/random.ts';
import type { Shard } from '../shard/shard.ts';
import type { Setup } from './tablePlan.ts';

type Events = Observable<SpindleEvent>;

/** Paces events if the config asks for it. All shards together are one Poisson process of the whole rate. */
export function inRealTime(events: Events, { config, seed }: Pick<Setup, 'config' | 'seed'>): Events {
  const { realtime, eventsPerSecond, burstWindows, timePattern, durationSeconds, shard } = config;
  if (!realtime) return events;
  const share = eventsPerSecond / (shard?.count ?? 1);
  const paced = events.pipe(
    burstPace({ eventsPerSecond: share, burstWindows, ...(timePattern && { timePattern }) }),
    poissonDelay({ seed: shard ? shardSeed(seed, shard) : seed }),
  );
  return durationSeconds === undefined ? paced : paced.pipe(untilElapsed(durationSeconds * 1000, asyncScheduler));
}

/** A seed for each shard: with one seed, the events of all shards would arrive at the same times. */
const shardSeed = (seed: number, { index, count }: Shard): number =>
  random(seed, `shard ${index} of ${count}`).integer(2 ** 32);
