// biome-ignore lint/suspicious/noTsIgnore: the declaration keeps it; with the types of Node there is no error to expect.
/** @ts-ignore Without the types of Node, as in a browser, Readable is `any`. */
import type { Readable } from 'node:stream';
import type { Observable } from 'rxjs';
import { SpindleError } from '../src/errors.ts';
import { checkObservable } from '../src/flow/checkObservable.ts';
import { iterate } from '../src/flow/iterate.ts';

/**
 * The values of an Observable as a Node `Readable` in object mode, for `pipeline` and `pipe`.
 *
 * ```
 * source   -a-b--c|
 * data      a b  c      then it ends
 * ```
 *
 * Subscribes when the first value is read, and goes on only as fast as the reader. Destroying the stream unsubscribes. An error of
 * the source destroys the stream with it, after the values that came before it.
 *
 * Holds at most 1,024 values of a source that can be paused (`fromTable`) and 65,536 of one that cannot; beyond, the stream fails
 * with `BACKPRESSURE_OVERFLOW`.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called with something else than an Observable, or in a browser.
 *
 * @example
 * ```ts
 * import { pipeline } from 'node:stream/promises';
 * import { fromTable, toReadable } from 'spindle-rx/operators';
 *
 * await pipeline(toReadable(fromTable([{ id: 1 }])), async (events) => {
 *   for await (const event of events) console.log(event);
 * });
 * ```
 */
export function toReadable<T>(source: Observable<T>): Readable {
  checkObservable(source);
  // Not imported, so that the operators can be bundled for a browser.
  const stream = globalThis.process?.getBuiltinModule?.('node:stream');
  if (!stream) throw new SpindleError('INVALID_OPTION', 'toReadable needs Node; toReadableStream works everywhere');
  const values = { [Symbol.asyncIterator]: () => iterate(source, 'toReadable') };
  return stream.Readable.from(values);
}
