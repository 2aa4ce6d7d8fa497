import { Observable, type SchedulerLike } from 'rxjs';
import { currentContext, within } from './context.ts';
import { Gate, type Seat } from './gate.ts';

/** A slice ends after about this long, or after so many values, so that timers and signals get their turn. */
const sliceMs = 10;
const sliceValues = 16_384;
/** The clock is read once in so many values. */
const clockStride = 64;

/**
 * A cold source that pulls values only while the gate below admits them, a slice at a time. The iterator's `return()` is
 * called when the subscriber leaves early.
 */
export function pull<T>(
  iterate: () => Iterator<T> | AsyncIterator<T>,
  isAsync: boolean,
  scheduler: SchedulerLike,
): Observable<T> {
  return new Observable<T>((destination) => {
    const outer = currentContext() ?? { gate: new Gate(), depth: 0 };
    const { gate, depth } = outer;
    const emitting = { gate, depth: depth + 1 };
    const seat: Seat = { depth, scheduler, wake: () => slice() };
    let iterator: Iterator<T> | AsyncIterator<T> | undefined;
    let exhausted = false;
    let sliceEnd = 0;
    let sliceLeft = 0;

    const end = (notify: () => void) => {
      exhausted = true;
      gate.leave(seat);
      within(outer, notify);
    };

    /** Takes one result; says whether to go on. */
    const take = (result: IteratorResult<T>): boolean => {
      if (result.done) {
        end(() => destination.complete());
        return false;
      }
      destination.next(result.value);
      return !destination.closed;
    };

    const mayGoOn = (): boolean => {
      const spent = sliceLeft-- <= 0 || (sliceLeft % clockStride === 0 && scheduler.now() >= sliceEnd);
      if (!spent && gate.admits(depth)) return true;
      gate.wait(seat);
      return false;
    };

    const pullNow = (sync: Iterator<T>) => {
      while (mayGoOn() && take(sync.next()));
    };

    const pullLater = (awaited: AsyncIterator<T>) => {
      if (!mayGoOn()) return;
      gate.park(seat);
      awaited.next().then(
        (result) => {
          if (destination.closed) return;
          gate.leave(seat);
          guarded(() => take(result) && pullLater(awaited));
        },
        (error: unknown) => end(() => destination.error(error)),
      );
    };

    const guarded = (body: () => void) => {
      try {
        within(emitting, body);
      } catch (error) {
        end(() => destination.error(error));
      }
    };

    const slice = () => {
      if (destination.closed) return;
      sliceEnd = scheduler.now() + sliceMs;
      sliceLeft = sliceValues;
      guarded(() => {
        iterator ??= iterate();
        if (isAsync) pullLater(iterator as AsyncIterator<T>);
        else pullNow(iterator as Iterator<T>);
      });
    };

    destination.add(() => {
      gate.leave(seat);
      // Whoever left hears no more, not even that the iterator cannot be closed.
      if (!exhausted) Promise.resolve(iterator?.return?.()).catch(() => {});
    });
    if (gate.admits(depth)) slice();
    else gate.wait(seat);
  });
}
