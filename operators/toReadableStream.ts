import type { Observable } from 'rxjs';
import { checkObservable } from '../src/flow/checkObservable.ts';
import { iterate } from '../src/flow/iterate.ts';

/**
 * The values of an Observable as a WHATWG `ReadableStream`: for a `Response`, `pipeThrough` and `pipeTo`, in browsers and in Node.
 *
 * ```
 * source   -a-b--c|
 * reader    a b  c      then it is done
 * ```
 *
 * Subscribes when the first value is read, and goes on only as fast as the reader. `cancel` unsubscribes. An error of the source
 * becomes the error of the stream, after the values that came before it.
 *
 * Holds at most 1,024 values of a source that can be paused (`fromTable`) and 65,536 of one that cannot; beyond, the stream fails
 * with `BACKPRESSURE_OVERFLOW`.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called with something else than an Observable.
 *
 * @example
 * ```ts
 * import { map } from 'rxjs';
 * import { fromTable, toReadableStream } from 'spindle-rx/operators';
 *
 * const lines = fromTable([{ id: 1 }]).pipe(map((event) => `${JSON.stringify(event)}\n`));
 * const response = new Response(toReadableStream(lines).pipeThrough(new TextEncoderStream()));
 * ```
 */
export function toReadableStream<T>(source: Observable<T>): ReadableStream<T> {
  checkObservable(source);
  const values = iterate(source, 'toReadableStream');
  return new ReadableStream<T>(
    {
      pull: async (controller) => {
        const { done, value } = await values.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await values.return?.();
      },
    },
    // Nothing is read before the reader asks for it.
    { highWaterMark: 0 },
  );
}
