import { identity, isObservable, Observable } from 'rxjs';
import { within } from '../src/flow/context.ts';
import { operate } from '../src/flow/operate.ts';
import { overflow, queueLimit } from '../src/flow/overflow.ts';
import { PausingQueue } from '../src/flow/pausingQueue.ts';
import { checkOptions, count, isFunction, must } from '../src/options/checkOptions.ts';
import { Comparison } from '../src/verify/comparison.ts';
import type { Verification } from '../src/verify/verification.ts';

/** Options of {@link verify}; `A` is the type of the actual stream's values. */
export interface VerifyOptions<A extends object = object> {
  /** How many findings of each kind are kept as examples, an integer ≥ 0; default 5. All are counted. */
  readonly examples?: number;
  /**
   * Returns the event of an arrival, or its JSON text in bytes, such as a message's value. Default: the arrival is the event.
   */
  readonly eventOf?: (arrival: A) => object | null;
  /**
   * Returns the key of an arrival: bytes, or any value that can be converted to text. Order is checked among arrivals of the same
   * key. Default: among all arrivals.
   */
  readonly orderBy?: (arrival: A) => unknown;
  /** Returns the place of an arrival, for `at` in the findings. Default: counted from 1. */
  readonly placeOf?: (arrival: A) => string;
}

/**
 * Compares an actual stream with the expected one, and emits one {@link Verification} when both have completed: what is missing,
 * duplicated, altered, unexpected and out of order.
 *
 * ```
 * expected   -a-b-c-d|
 * actual     --a-c-b-X|
 * verify     ---------(v|)      v: d missing, b misordered, X unexpected
 * ```
 *
 * Two events are the same if they have the same `_spindle_table` and `_spindle_seq`. Every expected event must have them (else
 * `INVALID_INPUT`). An event is altered if a column differs as JSON; the order of columns and of keys within them does not
 * matter, and integers are compared with all their digits. An actual event may also be its JSON text in bytes (a line of a file,
 * a message's value), which is parsed only if it differs.
 *
 * Both streams are subscribed at once. The expected one is subscribed again at the end if altered events have come out of their
 * place, to find the columns that differ. An error of either stream passes at once.
 *
 * Memory: constant while the two agree. 9 bytes for each expected event that has not arrived while later ones have. With
 * `orderBy`, while there is such an event, also at most 16 bytes for each key that has arrived after the first of them. A source
 * that can be paused (`fromTable`) waits for the other one. If the actual one cannot be paused, at most 65,536 of its events wait;
 * then it fails with `BACKPRESSURE_OVERFLOW`.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called.
 *
 * @example
 * ```ts
 * import { from } from 'rxjs';
 * import { fromTable, verify } from 'spindle-rx/operators';
 *
 * const sent = fromTable([{ id: 1 }, { id: 2 }]);
 * const arrived = from([{ id: 1, _spindle_table: 'table', _spindle_seq: 0 }]);
 * verify(sent, arrived).subscribe(({ missing }) => console.log(missing.count)); // 1
 * ```
 */
export function verify<A extends object>(
  expected: Observable<object>,
  actual: Observable<A>,
  options: VerifyOptions<A> = {},
): Observable<Verification> {
  anObservable(expected, ['expected']);
  anObservable(actual, ['actual']);
  checkOptions<VerifyOptions<A>>('verify', options, {
    examples: count,
    eventOf: ofArrival,
    orderBy: ofArrival,
    placeOf: ofArrival,
  });
  const { examples = 5, eventOf = identity<A>, orderBy, placeOf } = options;
  return new Observable((destination) => {
    const comparison = new Comparison<A>({ examples, eventOf, orderBy, placeOf });
    const wanted = new PausingQueue<object>();
    const found = new PausingQueue<A>();

    const drain = () => {
      while (found.length > 0 && (wanted.length > 0 || wanted.ended)) {
        if (wanted.length > 0 && comparison.meet(wanted.first, found.first)) {
          wanted.take();
          found.take();
        } else if (comparison.arrive(found.first)) found.take();
        else if (wanted.length > 0) comparison.await(wanted.take());
        else comparison.reject(found.take());
      }
      while (wanted.length > (found.ended ? 0 : queueLimit)) comparison.await(wanted.take());
      if (found.ended && wanted.ended) finish();
    };

    const finish = () => {
      if (comparison.unexplained === 0) tell();
      else within(undefined, () => destination.add(expected.subscribe(again)));
    };

    const tell = () => {
      destination.next(comparison.result());
      destination.complete();
    };

    const again = operate<object, Verification>({
      destination,
      next: (event) => {
        comparison.explain(event);
        if (comparison.unexplained > 0) return;
        again.unsubscribe();
        tell();
      },
      // The expected stream cannot be read again, so the columns stay unknown.
      error: tell,
      complete: tell,
    });

    const listen = <T extends object>(source: Observable<T>, queue: PausingQueue<T>) =>
      within({ gate: queue.gate, depth: 0 }, () =>
        source.subscribe(
          operate<T, Verification>({
            destination,
            next: (event) => {
              queue.put(event);
              drain();
              if (found.length > queueLimit) throw overflow('verify', queueLimit);
            },
            complete: () => {
              queue.ended = true;
              drain();
            },
          }),
        ),
      );

    listen(expected, wanted);
    if (!destination.closed) listen(actual, found);
  });
}

const anObservable = must(isObservable, 'an Observable, such as fromTable gives');
const ofArrival = must(isFunction, 'a function of an arrival');
