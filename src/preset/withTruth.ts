import { concat, defer, EMPTY, fromEvent, type Observable, skip, take, takeUntil } from 'rxjs';
import { recordTruth } from '../../operators/recordTruth.ts';
import type { SinkLike } from '../../sinks/toSink.ts';
import type { SpindleEvent } from '../event/event.ts';

type Events = Observable<SpindleEvent>;

/**
 * Writes the truth of `rest`, the events that are still to be sent. The truth of the first `passed` events of `all`, which earlier
 * runs have sent, is written before it.
 */
export function withTruth(all: Events, rest: Events, truth: SinkLike | undefined, passed: number): Events {
  if (!truth) return rest;
  const record = recordTruth<SpindleEvent>(truth);
  if (passed === 0) return rest.pipe(record);
  return concat(all.pipe(take(passed)), rest).pipe(record, skip(passed));
}

/** Completes when the signal is aborted. */
export const untilAborted = <E>(events: Observable<E>, signal: AbortSignal | undefined): Observable<E> =>
  signal === undefined
    ? events
    : defer(() => (signal.aborted ? EMPTY : events.pipe(takeUntil(fromEvent(signal, 'abort')))));
