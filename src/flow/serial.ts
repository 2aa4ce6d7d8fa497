import type { Subscriber } from 'rxjs';

/** What {@link serial} makes. */
export interface Serial<T> {
  push(value: T): void;
  /** Delivers what was pushed, unless a delivery is under way, which then goes on to it. */
  flush(): void;
  complete(): void;
}

/**
 * A line to `destination`: what is pushed while a value is being delivered waits for its turn, and so does completion.
 *
 * @internal
 */
export function serial<T>(destination: Subscriber<T>): Serial<T> {
  let queue: T[] = [];
  let busy = false;
  let done = false;
  const flush = (): void => {
    if (busy) return;
    busy = true;
    try {
      while (queue.length > 0 && !destination.closed) {
        const values = queue;
        queue = [];
        for (const value of values) destination.next(value);
      }
    } finally {
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
