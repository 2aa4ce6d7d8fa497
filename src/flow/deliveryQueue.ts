import type { Subscriber } from 'rxjs';

/** So many delivered values are dropped from the queue at a time. */
const STRETCH = 1024;

/**
 * Delivers values to `destination` one after the other. A value that is pushed while another is being delivered waits for its
 * turn, and so does completion.
 *
 * @internal
 */
export class DeliveryQueue<T> {
  readonly #destination: Subscriber<T>;
  readonly #values: T[] = [];
  #isDelivering = false;
  #isComplete = false;

  constructor(destination: Subscriber<T>) {
    this.#destination = destination;
  }

  /** Queues a value, which the next `flush` delivers. */
  push(value: T): void {
    this.#values.push(value);
  }

  /** Delivers what waits. A delivery that is under way goes on to it by itself. */
  flush(): void {
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    const values = this.#values;
    const destination = this.#destination;
    try {
      // Mostly one value waits.
      while (values.length === 1 && !destination.closed) destination.next(values.pop() as T);
      // The queue may grow at its end meanwhile.
      for (let i = 0; i < values.length && !destination.closed; ) {
        destination.next(values[i++] as T);
        if (i === STRETCH) i -= values.splice(0, STRETCH).length;
      }
    } finally {
      if (values.length > 0) values.length = 0;
      this.#isDelivering = false;
    }
    if (this.#isComplete) destination.complete();
  }

  /** Completes the destination after all that waits. */
  complete(): void {
    this.#isComplete = true;
    this.flush();
  }
}
