import { concat, defer, EMPTY, fromEvent, ignoreElements, type Observable, take, takeUntil } from 'rxjs';
import { recordTruth } from '../../operators/recordTruth.ts';
import type { SinkLike } from '../../sinks/toSink.ts';
import type { SpindleEvent } from '../event.ts';
import { truths } from '../truth.ts';

type Events = Observable<SpindleEvent>;

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
