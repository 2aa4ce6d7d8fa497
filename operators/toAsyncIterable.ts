import type { Observable } from 'rxjs';
import { checkObservable } from '../src/flow/checkObservable.ts';
import { iterate } from '../src/flow/iterate.ts';

/**
 * The values of an Observable, for `for await`. The source goes on only as fast as the loop.
 *
 * ```
 * source                    -a-b--c|
 * for await … of the result  a b  c      then the loop ends
 * ```
 *
 * Each loop subscribes afresh, when it asks for its first value. Leaving the loop unsubscribes. An error of the source is thrown
 * into the loop, after the values that came before it.
 *
 * Holds at most 1,024 values of a source that can be paused (`fromTable`) and 65,536 of one that cannot; beyond, the loop gets
 * `BACKPRESSURE_OVERFLOW`.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called with something else than an Observable.
 *
 * @example
 * ```ts
 * import { fromTable, toAsyncIterable } from 'spindle-rx/operators';
 *
 * for await (const event of toAsyncIterable(fromTable([{ id: 1 }, { id: 2 }]))) console.log(event.id);
 * ```
 */
export function toAsyncIterable<T>(source: Observable<T>): AsyncIterable<T> {
  checkObservable(source);
  return { [Symbol.asyncIterator]: () => iterate(source, 'toAsyncIterable') };
}
