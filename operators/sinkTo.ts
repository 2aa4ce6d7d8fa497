import { Observable, type OperatorFunction } from 'rxjs';
import { toReceipt } from '../sinks/sink.ts';
import { type SinkLike, toSink } from '../sinks/toSink.ts';
import { checkOption, isPositiveInteger, SpindleError, sinkError } from '../src/errors.ts';
import { currentContext, within } from '../src/flow/context.ts';
import { Gate } from '../src/flow/gate.ts';
import { operate } from '../src/flow/operate.ts';
import { overflow, queueLimit } from '../src/flow/overflow.ts';
import { type Delivery, Tally } from '../src/tally.ts';

export type { Delivery } from '../src/tally.ts';

/** Options of {@link sinkTo}. */
export interface SinkToOptions {
  /** The source is paused when so many events wait for the sink, ≥ 1; default 4,096. At least one batch always fits. */
  readonly highWaterMark?: number;
  /** Batches that wait while another is written are written as one, of up to so many events, ≥ 1; default: each as it came. */
  readonly batchSize?: number;
  /** The totals to go on from, of a run that is resumed; default: zeros. @internal */
  readonly tally?: Tally;
  /** Called when the sink has started, before anything is written; throws where the run cannot begin. @internal */
  readonly begun?: () => void;
}

/**
 * Delivers events, or batches of them, to a sink: one {@link Delivery} for each batch that the sink acknowledged.
 *
 * ```
 * source   -x-y--z|
 * sinkTo   --1--2---(3|)
 * ```
 *
 * Starts the sink, then the source; writes one batch at a time; closes the sink, then completes. An empty stream gives one
 * Delivery of zeros. When the source fails, the sink is aborted after what it had acknowledged. What the sink throws
 * surfaces once, as `SINK_START_FAILED`, `SINK_WRITE_FAILED` or `SINK_CLOSE_FAILED` with its `cause`; a sink whose reader
 * is gone (`ABORTED`) ends the stream as if its source had completed. Unsubscribing aborts the sink.
 *
 * Holds `highWaterMark` events of a source that can be paused (`fromTable`) and 65,536 of one that cannot; beyond, it errs
 * with `BACKPRESSURE_OVERFLOW`.
 */
export function sinkTo<E extends object>(
  target: SinkLike<E>,
  { highWaterMark = 4096, batchSize = 1, tally: resumed, begun }: SinkToOptions = {},
): OperatorFunction<E | readonly E[], Delivery> {
  checkOption(isPositiveInteger(highWaterMark), 'highWaterMark', highWaterMark, 'an integer ≥ 1');
  checkOption(isPositiveInteger(batchSize), 'batchSize', batchSize, 'an integer ≥ 1');
  const sink = toSink(target);
  const limit = Math.max(queueLimit, 2 * highWaterMark);
  return (source) =>
    new Observable<Delivery>((destination) => {
      const outer = currentContext();
      const gate = new Gate();
      const tally = resumed ?? new Tally();
      let delivered = false;
      let queue: (readonly object[])[] = [];
      let waiting = 0;
      let started = false;
      let busy = true;
      let ended = false;
      let failure: { readonly error: unknown } | undefined;
      let over = false;

      /** Calls of sink methods that are under way: the sink is in use until the last one is done. */
      let calls = 0;

      /** Runs a sink method outside any context; goes on when it is done, synchronously if it returned no promise. */
      const call = <T>(method: () => T | Promise<T>, done: (result: T) => void, failed: (error: unknown) => void) => {
        const settle = (next: () => void) => {
          calls--;
          if (over && calls === 0) live.delete(target);
          within(outer, next);
        };
        calls++;
        let result: T | Promise<T>;
        try {
          result = within(undefined, method);
        } catch (error) {
          settle(() => failed(error));
          return;
        }
        if (isPromise(result))
          result.then(
            (value) => settle(() => done(value)),
            (error: unknown) => settle(() => failed(error)),
          );
        else settle(() => done(result as T));
      };

      const release = () => {
        over = true;
        queue = [];
        gate.open();
      };

      const abort = (reason: unknown, done: () => void) => call(() => sink.abort?.(reason), done, done);

      /** Ends in error, once, after the sink let go of everything. */
      const fail = (error: unknown) => {
        if (over) return;
        release();
        subscriber.unsubscribe();
        abort(error, () => destination.error(error));
      };

      const finish = () => {
        if (over) return;
        release();
        call(
          () => sink.close?.(),
          () => {
            if (!delivered) destination.next(tally.delivery());
            destination.complete();
          },
          (error) => destination.error(sinkError('closing', error, tally.eventsSent)),
        );
      };

      let draining = false;
      const drain = () => {
        if (draining) return;
        draining = true;
        while (!busy && !over) {
          if (failure) fail(failure.error);
          else if (queue.length > 0) write(takeBatch(queue, batchSize) as readonly E[]);
          else if (ended) finish();
          else break;
        }
        draining = false;
      };

      const write = (events: readonly E[]) => {
        busy = true;
        call(
          () => sink.write(events, queue[0]),
          (result) => {
            busy = false;
            waiting -= events.length;
            const { acknowledged = events, skipped } = toReceipt(result) ?? {};
            tally.add(acknowledged, skipped);
            delivered = true;
            if (over) return;
            if (!gate.isOpen && waiting <= highWaterMark / 2) gate.open();
            destination.next(tally.delivery());
            drain();
          },
          (error) => {
            busy = false;
            if (over) return;
            tally.isWhole = false;
            const receipt = toReceipt((error as { readonly receipt?: unknown } | undefined)?.receipt);
            if (receipt && receipt.acknowledged.length + receipt.skipped > 0) {
              tally.add(receipt.acknowledged, receipt.skipped);
              destination.next(tally.delivery());
            }
            if (error instanceof SpindleError && error.code === 'ABORTED') {
              subscriber.unsubscribe();
              queue = [];
              finish();
            } else fail(sinkError('writing to', error, tally.eventsSent));
          },
        );
      };

      const subscriber = operate<E | readonly E[], Delivery>({
        destination,
        next: (value) => {
          const events = (Array.isArray(value) ? value : [value]) as readonly E[];
          if (events.length === 0) return;
          if (waiting > 0 && waiting + events.length > limit) throw overflow('sinkTo', limit);
          waiting += events.length;
          queue.push(events);
          if (waiting >= highWaterMark) gate.close();
          if (started) drain();
        },
        error: (error) => {
          failure = { error };
          if (started) drain();
        },
        complete: () => {
          ended = true;
          if (started) drain();
        },
      });

      destination.add(() => {
        if (over) return;
        release();
        abort(new SpindleError('ABORTED', 'the stream was unsubscribed'), () => {});
      });

      if (live.has(target)) {
        over = true;
        destination.error(
          new SpindleError(
            'INVALID_OPTION',
            'sink: this sink is in use by another live subscription; give each its own',
          ),
        );
        return;
      }
      live.add(target);
      gate.close();
      within({ gate, depth: 0 }, () => source.subscribe(subscriber));
      // A source that cannot be paused may have overflowed the queue already.
      if (over) return;
      const start = () => {
        const starting = sink.start?.();
        return isPromise(starting) ? starting.then(begun) : begun?.();
      };
      call(
        start,
        () => {
          started = true;
          busy = false;
          if (over) return;
          if (waiting < highWaterMark) gate.open();
          drain();
        },
        (error) => {
          if (over) return;
          fail(sinkError('starting', error, tally.eventsSent));
        },
      );
    });
}

/** The first batch that waits, and those after it that fit into one with it. */
function takeBatch(queue: (readonly object[])[], size: number): readonly object[] {
  let length = 0;
  let count = 0;
  do length += queue[count++]?.length ?? 0;
  while (count < queue.length && length + (queue[count]?.length ?? 0) <= size);
  const batches = queue.splice(0, count);
  return count === 1 ? (batches[0] as readonly object[]) : batches.flat();
}

/** What is being written to now: a sink serves one subscription at a time. */
const live = new WeakSet<object>();

const isPromise = <T>(value: T | Promise<T>): value is Promise<T> =>
  typeof (value as Promise<T> | undefined)?.then === 'function';
