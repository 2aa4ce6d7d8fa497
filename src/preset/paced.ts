import {
  asyncScheduler,
  concat,
  defer,
  EMPTY,
  fromEvent,
  ignoreElements,
  type Observable,
  take,
  takeUntil,
} from 'rxjs';
import { burstPace } from '../../operators/burstPace.ts';
import { poissonDelay } from '../../operators/poissonDelay.ts';
import { recordTruth } from '../../operators/recordTruth.ts';
import type { SinkLike } from '../../sinks/toSink.ts';
import type { ResolvedConfig } from './config.ts';
import type { SpindleEvent } from '../event.ts';
import { untilElapsed } from '../flow/untilElapsed.ts';
import { random } from '../random.ts';
import type { Shard } from '../shard/shard.ts';
import { truths } from '../truth.ts';

type Events = Observable<SpindleEvent>;

/** The pace of the preset, where it has one; those of all shards together are one Poisson process of the whole rate. */
export function paced(
  events: Events,
  { config, seed }: { readonly config: ResolvedConfig; readonly seed: number },
): Events {
  const { realtime, eventsPerSecond, burstWindows, timePattern, durationSeconds, shard } = config;
  if (!realtime) return events;
  const share = eventsPerSecond / (shard?.count ?? 1);
  const paced = events.pipe(
    burstPace({ eventsPerSecond: share, burstWindows, ...(timePattern && { timePattern }) }),
    poissonDelay({ seed: shard ? shardSeed(seed, shard) : seed }),
  );
  return durationSeconds === undefined ? paced : paced.pipe(untilElapsed(durationSeconds * 1000, asyncScheduler));
}

/** Writes the truth of `rest`, and before it that of the events of `all` that earlier runs have passed, which do not go on. */
export function recorded(all: Events, rest: Events, truth: SinkLike | undefined, passed: number): Events {
  if (!truth) return rest;
  const record = recordTruth<SpindleEvent>(truth, { tell: truths() });
  if (passed === 0) return rest.pipe(record);
  return concat(all.pipe(take(passed), record, ignoreElements()), rest.pipe(record));
}

/** Completes when the signal is aborted. */
export const untilAborted = <E>(events: Observable<E>, signal: AbortSignal | undefined): Observable<E> =>
  signal === undefined
    ? events
    : defer(() => (signal.aborted ? EMPTY : events.pipe(takeUntil(fromEvent(signal, 'abort')))));

/** Shards must not arrive in step. */
const shardSeed = (seed: number, { index, count }: Shard): number =>
  random(seed, `shard ${index} of ${count}`).integer(2 ** 32);
