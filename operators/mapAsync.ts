import { Observable, type OperatorFunction } from 'rxjs';
import { currentContext, within } from '../src/flow/context.ts';
import type { Emitter } from '../src/flow/gate.ts';
import { monotonicScheduler } from '../src/flow/monotonicScheduler.ts';
import { operate } from '../src/flow/operate.ts';
import { overflow, queueLimit } from '../src/flow/overflow.ts';
import { PausingQueue } from '../src/flow/pausingQueue.ts';
import { aFunction, positiveInteger } from '../src/options/checkOptions.ts';

/** What has become of one call of `project`; undefined while it is under way. */
interface Call<R> {
  outcome?: { readonly value: R } | { readonly error: unknown };
}

/**
 * Projects each value by an asynchronous function, such as a look-up, at most `concurrency` calls at a time. The results keep the
 * order of the values, whichever call is done first.
 *
 * ```
 * source                  -a-b-c------|
 * mapAsync(project, 2)    ----A(BC)---|      the call of b is done before that of a
 * ```
 *
 * Unlike `concatMap` and `mergeMap`, it passes the demand of the sink on to the source, and makes no call ahead of it: a result that
 * waits counts as a call under way.
 *
 * Completes when the last result has left. A call that fails ends the stream when it is its turn, after the results before it. An
 * error of the source passes at once, and what waits is dropped. Holds at most 1,024 values of a source that can be paused
 * (`fromTable`) and 65,536 of one that cannot; beyond, it errs with `BACKPRESSURE_OVERFLOW`.
 *
 * @param project is given the value and its index
 * @param concurrency most calls at a time, ≥ 1
 * @throws `SpindleError` `INVALID_OPTION`, when called.
 *
 * @example
 * ```ts
 * import { fromTable, mapAsync } from 'spindle-rx/operators';
 *
 * const look = async (id: number) => `customer ${id}`;
 * fromTable([{ id: 1 }, { id: 2 }])
 *   .pipe(mapAsync(async (event) => ({ ...event, name: await look(event.id) }), 8))
 *   .subscribe(console.log);
 * ```
 */
export function mapAsync<T, R>(
  project: (value: T, index: number) => PromiseLike<R> | R,
  concurrency = 1,
): OperatorFunction<T, R> {
  aFunction(project, ['project']);
  positiveInteger(concurrency, ['concurrency']);
  return (source) =>
    new Observable<R>((destination) => {
      const outer = currentContext();
      const depth = outer?.depth ?? 0;
      const emitting = outer && { gate: outer.gate, depth: depth + 1 };
      const emitter: Emitter = { depth, scheduler: monotonicScheduler, resume: () => wake() };
      const inbox = new PausingQueue<T>();
      let calls: Call<R>[] = [];
      let index = 0;
      let isEmitting = false;
      let isWaiting = false;

      /** Whether the stage below wants a result now; waits for its turn if not. */
      const isWanted = (): boolean => {
        isWaiting = outer !== undefined && !outer.gate.admits(depth);
        if (isWaiting) outer?.gate.waitForTurn(emitter);
        return !isWaiting;
      };

      const wake = (): void => {
        isWaiting = false;
        goOn();
      };

      const begin = (): void => {
        const call: Call<R> = {};
        const settle = (outcome: NonNullable<Call<R>['outcome']>): void => {
          call.outcome = outcome;
          if (!destination.closed) goOn();
        };
        calls.push(call);
        (async () => project(inbox.take(), index++))().then(
          (value) => settle({ value }),
          (error: unknown) => settle({ error }),
        );
      };

      const emit = (): void => {
        for (let first = calls[0]?.outcome; first && !destination.closed && isWanted(); first = calls[0]?.outcome) {
          const { error, value } = first as { readonly error?: unknown; readonly value: R };
          calls.shift();
          if ('error' in first) within(outer, () => destination.error(error));
          else destination.next(value);
        }
      };

      const goOn = (): void => {
        if (isEmitting) return;
        isEmitting = true;
        within(emitting, emit);
        isEmitting = false;
        while (!destination.closed && inbox.length > 0 && calls.length < concurrency) within(undefined, begin);
        if (destination.closed || isWaiting) return;
        // What subscribed this stage (`concatMap`) would hold all that its source emits meanwhile.
        if (calls.length > 0) outer?.gate.awaitValue(emitter);
        else outer?.gate.remove(emitter);
        if (inbox.ended && inbox.length === 0 && calls.length === 0) within(outer, () => destination.complete());
      };

      destination.add(() => {
        outer?.gate.remove(emitter);
        calls = [];
      });
      const subscriber = operate<T, R>({
        destination,
        next: (value) => {
          if (inbox.length >= queueLimit) throw overflow('mapAsync', queueLimit);
          inbox.put(value);
          goOn();
        },
        complete: () => {
          inbox.ended = true;
          goOn();
        },
      });
      within({ gate: inbox.gate, depth: 0 }, () => source.subscribe(subscriber));
    });
}
