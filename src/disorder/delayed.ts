import { Observable, type SchedulerLike, type Subscriber } from 'rxjs';
import { type Context, currentContext, within } from '../flow/context.ts';
import type { Emitter } from '../flow/gate.ts';
import { operate } from '../flow/operate.ts';
import { overflow, queueLimit } from '../flow/overflow.ts';
import { PausingQueue } from '../flow/pausingQueue.ts';
import { Delaying, type DelayingOptions } from './delaying.ts';

/** Options of {@link delayed}. */
export interface DelayedOptions extends DelayingOptions {
  /** Reads the time of an event in milliseconds, -∞ if it has none. */
  readonly timeOf: (event: object) => number;
  /** Where it goes on when the stage below wants events again. */
  readonly scheduler: SchedulerLike;
}

/** Events in the order of their delivery. One event can release many, so it emits them only while the stage below wants them. */
export function delayed<E extends object>(source: Observable<E>, options: () => DelayedOptions): Observable<E> {
  return new Observable<E>((destination) => new DelayStage<E>(options(), destination).run(source));
}

/** One subscription of {@link delayed}. */
class DelayStage<E extends object> {
  readonly #destination: Subscriber<E>;
  readonly #delaying: Delaying<E>;
  readonly #timeOf: (event: object) => number;
  readonly #outer = currentContext();
  readonly #emitting: Context | undefined;
  readonly #emitter: Emitter;
  readonly #queue = new PausingQueue<E>();
  #isDraining = false;

  constructor({ timeOf, scheduler, ...options }: DelayedOptions, destination: Subscriber<E>) {
    this.#destination = destination;
    this.#delaying = new Delaying(options);
    this.#timeOf = timeOf;
    const depth = this.#outer?.depth ?? 0;
    this.#emitting = this.#outer && { gate: this.#outer.gate, depth: depth + 1 };
    this.#emitter = { depth, scheduler, resume: () => this.#drain() };
  }

  run(source: Observable<E>): void {
    const subscriber = operate<E, E>({
      destination: this.#destination,
      next: (event) => {
        if (this.#queue.length >= queueLimit) throw overflow('delayDelivery', queueLimit);
        this.#queue.put(event);
        this.#drain();
      },
      complete: () => {
        this.#queue.ended = true;
        this.#drain();
      },
    });
    this.#destination.add(() => {
      this.#outer?.gate.remove(this.#emitter);
      this.#queue.clear();
      this.#delaying.clear();
    });
    within({ gate: this.#queue.gate, depth: 0 }, () => source.subscribe(subscriber));
  }

  /** Emits the events that may leave now. */
  #drain(): void {
    if (this.#isDraining || this.#destination.closed) return;
    this.#isDraining = true;
    try {
      within(this.#emitting, () => this.#emit());
    } catch (error) {
      within(this.#outer, () => this.#destination.error(error));
    }
    this.#isDraining = false;
    if (this.#isDone) within(this.#outer, () => this.#destination.complete());
  }

  #emit(): void {
    while (!this.#destination.closed && this.#isWanted()) {
      const event = this.#next();
      if (!event) return;
      this.#destination.next(event);
    }
  }

  get #isDone(): boolean {
    return this.#queue.ended && this.#queue.length === 0 && this.#delaying.length === 0;
  }

  /** Whether the stage below wants an event now. If not, `#drain` is called again when it does. */
  #isWanted(): boolean {
    if (!this.#outer || this.#outer.gate.admits(this.#emitter.depth)) return true;
    this.#outer.gate.waitForTurn(this.#emitter);
    return false;
  }

  /** The event that leaves next, if it is known: the events before it in order of delivery have left. */
  #next(): E | undefined {
    while (this.#queue.length > 0) {
      const event = this.#queue.first;
      const time = this.#timeOf(event);
      const due = this.#delaying.takeDue(time);
      if (due) return due;
      this.#queue.take();
      if (!this.#delaying.holds(event, time)) return event;
    }
    return this.#queue.ended ? this.#delaying.takeDue(Number.POSITIVE_INFINITY) : undefined;
  }
}
