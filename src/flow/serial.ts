import type { Subscriber } from 'rxjs';

/** What {@link serial} makes. */
export interface Serial<T> {
  push(value: T): void;
  /** Delivers what was pushed, unless a delivery is under way, which then goes on to it. */
  flush(): void;
  complete(): void;
}

/** So many delivered values are dropped at a time. */
const STRETCH = 1024;

/**
 * A line to `destination`: what is pushed while a value is being delivered waits for its turn, and so does completion.
 *
 * @internal
 */
export function serial<T>(destination: Subscriber<T>): Serial<T> {
  const queue: T[] = [];
  let busy = false;
  let done = false;
  const flush = (): void => {
    if (busy) return;
    busy = true;
    try {
      // Mostly one value waits, and goes straight through. More are walked through, while the queue may grow at its end.
      while (queue.length === 1 && !destination.closed) destination.next(queue.pop() as T);
      for (let i = 0; i < queue.length && !destination.closed; ) {
        destination.next(queue[i++] as T);
        if (i === STRETCH) i -= queue.splice(0, STRETCH).length;
      }
    } finally {
      if (queue.length > 0) queue.length = 0;
      busy = false;
    }
    if (done) destination.complete();
  };
  return {
    push: (value: T): void => {
      queue.push(value);
    },
    flush,
    complete: (): void => {
      done = true;
      flush();
    },
  };
}
