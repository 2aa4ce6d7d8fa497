import { Observable, type SchedulerLike, type Subscriber } from 'rxjs';
import { type Context, currentContext, within } from './context.ts';
import { type Emitter, Gate } from './gate.ts';

/** A slice ends after about this long, or after so many values. Then timers and signals get their turn. */
const SLICE_MS = 10;
const SLICE_VALUES = 16_384;
/** The clock is read once in so many values. */
const CLOCK_STRIDE = 64;

/**
 * A cold source that pulls values from an iterator only while the gate below admits them, a slice at a time. If the subscriber
 * leaves early, it calls the iterator's `return()`.
 */
export function pull<T>(
  iterate: () => Iterator<T> | AsyncIterator<T>,
  isAsync: boolean,
  scheduler: SchedulerLike,
): Observable<T> {
  return new Observable<T>((destination) => new PullLoop(iterate, isAsync, scheduler, destination).start());
}

/** One subscription of {@link pull}. */
class PullLoop<T> {
  readonly #iterate: () => Iterator<T> | AsyncIterator<T>;
  readonly #isAsync: boolean;
  readonly #scheduler: SchedulerLike;
  readonly #destination: Subscriber<T>;
  readonly #outer: Context = currentContext() ?? { gate: new Gate(), depth: 0 };
  readonly #gate = this.#outer.gate;
  readonly #depth = this.#outer.depth;
  /** What is subscribed while a value is emitted is deeper. */
  readonly #emitting: Context = { gate: this.#gate, depth: this.#depth + 1 };
  readonly #emitter: Emitter;
  #iterator: Iterator<T> | AsyncIterator<T> | undefined;
  #isExhausted = false;
  #sliceEnd = 0;
  #sliceLeft = 0;

  constructor(
    iterate: () => Iterator<T> | AsyncIterator<T>,
    isAsync: boolean,
    scheduler: SchedulerLike,
    destination: Subscriber<T>,
  ) {
    this.#iterate = iterate;
    this.#isAsync = isAsync;
    this.#scheduler = scheduler;
    this.#destination = destination;
    this.#emitter = { depth: this.#depth, scheduler, resume: () => this.#pullSlice() };
  }

  start(): void {
    this.#destination.add(() => this.#leave());
    if (this.#gate.admits(this.#depth)) this.#pullSlice();
    else this.#gate.waitForTurn(this.#emitter);
  }

  #pullSlice(): void {
    if (this.#destination.closed) return;
    this.#sliceEnd = this.#scheduler.now() + SLICE_MS;
    this.#sliceLeft = SLICE_VALUES;
    this.#emit(() => {
      this.#iterator ??= this.#iterate();
      if (this.#isAsync) this.#pullAsync(this.#iterator as AsyncIterator<T>);
      else this.#pullSync(this.#iterator as Iterator<T>);
    });
  }

  #pullSync(iterator: Iterator<T>): void {
    while (this.#mayPull() && this.#take(iterator.next()));
  }

  #pullAsync(iterator: AsyncIterator<T>): void {
    if (!this.#mayPull()) return;
    this.#gate.awaitValue(this.#emitter);
    iterator.next().then(
      (result) => {
        if (this.#destination.closed) return;
        this.#gate.remove(this.#emitter);
        this.#emit(() => {
          if (this.#take(result)) this.#pullAsync(iterator);
        });
      },
      (error: unknown) => this.#end(() => this.#destination.error(error)),
    );
  }

  /** Whether the next value may be pulled now. If not, the next slice begins when the turn comes. */
  #mayPull(): boolean {
    const left = this.#sliceLeft--;
    const isSpent = left <= 0 || ((left - 1) % CLOCK_STRIDE === 0 && this.#scheduler.now() >= this.#sliceEnd);
    if (!isSpent && this.#gate.admits(this.#depth)) return true;
    this.#gate.waitForTurn(this.#emitter);
    return false;
  }

  /** Emits one result, and returns whether to go on. */
  #take(result: IteratorResult<T>): boolean {
    if (result.done) {
      this.#end(() => this.#destination.complete());
      return false;
    }
    this.#destination.next(result.value);
    return !this.#destination.closed;
  }

  /** Runs `body` in the context of emission. What it throws ends the stream. */
  #emit(body: () => void): void {
    try {
      within(this.#emitting, body);
    } catch (error) {
      this.#end(() => this.#destination.error(error));
    }
  }

  #end(notify: () => void): void {
    this.#isExhausted = true;
    this.#gate.remove(this.#emitter);
    within(this.#outer, notify);
  }

  #leave(): void {
    this.#gate.remove(this.#emitter);
    if (this.#isExhausted) return;
    // The subscriber has left, so nobody hears of an iterator that cannot be closed.
    Promise.resolve(this.#iterator?.return?.()).catch(() => {});
  }
}
