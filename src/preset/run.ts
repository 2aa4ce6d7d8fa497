import { asapScheduler, delay, finalize, fromEvent, identity, type Subscription, tap } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { writeTo } from '../../operators/delivery/sinkWriter.ts';
import type { Delivery } from '../../operators/sinkTo.ts';
import type { Sink } from '../../sinks/sink.ts';
import { SpindleError, toSpindleError } from '../errors.ts';
import { noDelivery, Tally } from '../event/tally.ts';
import { monotonicScheduler } from '../flow/monotonicScheduler.ts';
import { scheduleAfter } from '../pacing/scheduleAfter.ts';
import type { Checkpoint } from './checkpoint.ts';
import { inRealTime } from './realtime.ts';
import { Resumption } from './resumption.ts';
import { StreamResult } from './streamResult.ts';
import type { Setup } from './tablePlan.ts';
import type { Stream } from './tableStream.ts';
import { countsTime } from './times.ts';
import { untilAborted, withTruth } from './withTruth.ts';

/** An aborted run waits so long for its sink, whose far end may be gone. */
const ABORT_GRACE_MS = 1500;

/** The sinks of a run. */
export interface RunSinks {
  readonly sink: Sink;
  readonly truth: Sink | undefined;
}

/** Options of {@link run}. */
export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly checkpoint: Checkpoint | undefined;
  readonly onStart?: () => void;
  readonly onProgress?: (delivery: Delivery) => void;
}

/**
 * Runs a stream to its end: pace, truth, batches, sink, checkpoint. Rejects with an error whose `result` counts what was
 * acknowledged.
 */
export function run(
  setup: Setup,
  { name, events: sent, firstTime, shape }: Stream,
  { sink, truth }: RunSinks,
  { signal, checkpoint, onStart, onProgress }: RunOptions,
): Promise<StreamResult> {
  const { batchSize, realtime, eventTime, startAt, watermarkSeconds } = setup.config;
  const isPaced = realtime || setup.config.replay !== undefined;
  const resumption = checkpoint === undefined ? undefined : new Resumption(checkpoint, name, shape(), sink);
  const before = resumption?.before ?? noDelivery;
  const tally = new Tally(before, countsTime(setup.config) ? { watermarkSeconds } : undefined);
  const unsent = resumption ? sent.pipe(resumption.skipSent(tally)) : sent;
  const events = inRealTime({ events: unsent, firstTime }, setup, (resumption?.passed ?? 0) > 0);
  const start = monotonicScheduler.now();
  let delivery = before;
  const begin = () => {
    resumption?.begin();
    onStart?.();
    // The sink counts as started then, and the schedule begins.
    return eventTime === 'table' && startAt ? reached(startAt, signal) : undefined;
  };
  const result = () => {
    const elapsed = (monotonicScheduler.now() - start) / 1000;
    return new StreamResult(
      name,
      delivery,
      elapsed,
      setup.seed,
      before.eventsSent,
      eventTime === 'arrival' ? startAt : undefined,
    );
  };
  const aborted = () =>
    new SpindleError('ABORTED', `the run was aborted after ${delivery.eventsSent} acknowledged events`);

  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(Object.assign(toSpindleError(error), { result: result() }));
    if (signal?.aborted) return fail(aborted());
    const impatience = signal && afterGrace(signal, () => abortAll([sink, truth], aborted()));
    withTruth(untilAborted(sent, signal), untilAborted(events, signal), truth, resumption?.passed ?? 0)
      .pipe(
        // In real time, a batch holds the events of one moment, so that no event waits for a later one.
        batch({ size: batchSize, ...(isPaced && { maxWaitMs: 0, scheduler: asapScheduler }) }),
        // If the sink is slow, small batches are joined.
        writeTo(sink, { batchSize, tally: () => tally, onStart: begin }),
        resumption?.note(tally, () => signal?.aborted === true) ?? identity,
        tap((progress) => {
          delivery = progress;
          onProgress?.(progress);
        }),
        finalize(() => impatience?.unsubscribe()),
      )
      .subscribe({
        error: fail,
        complete: () => (signal?.aborted ? fail(aborted()) : resolve(result())),
      });
  });
}

/** Waits until a moment has come, or the run is aborted. */
const reached = (moment: Date, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const wait = scheduleAfter(monotonicScheduler, moment.getTime() - monotonicScheduler.now(), resolve);
    signal?.addEventListener('abort', () => {
      wait.unsubscribe();
      resolve();
    });
  });

const afterGrace = (signal: AbortSignal, action: () => void): Subscription =>
  fromEvent(signal, 'abort').pipe(delay(ABORT_GRACE_MS)).subscribe(action);

function abortAll(sinks: readonly (Sink | undefined)[], reason: SpindleError): void {
  for (const sink of sinks) void (async () => sink?.abort?.(reason))().catch(() => {});
}
