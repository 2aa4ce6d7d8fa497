import { Observable, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs';
import { type Context, currentContext, within } from '../flow/context.ts';
import type { Emitter } from '../flow/gate.ts';
import { operate } from '../flow/operate.ts';
import { overflow, queueLimit } from '../flow/overflow.ts';
import { PausingQueue } from '../flow/pausingQueue.ts';
import { followRates } from './followRates.ts';

/** Says when each value of a queue may leave. Made when the stage below first wants a value. */
export interface Timetable<T> {
  /**
   * How many milliseconds to wait before asking again. 0 if the value may leave now, infinite if something else must happen first.
   * What it throws is the error of the stream.
   */
  wait(value: T): number;
  /** Counts the value as gone, after `wait` returned 0. */
  leave(): void;
  /** Whether no value may leave any more, known after `wait`. */
  readonly isOver: boolean;
  /** Takes a new rate. */
  changeRate?(rate: number): void;
}

/** Options of {@link paced}. */
export interface PacedOptions<T> {
  /** The operator's name, for its errors. */
  readonly stage: string;
  readonly scheduler: SchedulerLike;
  /** Rates that the timetable follows. */
  readonly rates?: Observable<number> | undefined;
  /** Makes the timetable at the rate that came last; 0 before the first. */
  readonly begin: (rate: number) => Timetable<T>;
}

/** The pacing engine: values wait in a queue and leave on schedule. The queue pauses the source while too many wait. */
export function paced<T>(source: Observable<T>, options: () => PacedOptions<T>): Observable<T> {
  return new Observable<T>((destination) => new Pacer<T>(options(), destination).run(source));
}

/** One subscription of {@link paced}. */
class Pacer<T> {
  readonly #options: PacedOptions<T>;
  readonly #destination: Subscriber<T>;
  readonly #outer = currentContext();
  readonly #emitting: Context | undefined;
  readonly #emitter: Emitter;
  readonly #queue = new PausingQueue<T>();
  /** Begins when the stage below first wants a value: then its sink has started. */
  #timetable: Timetable<T> | undefined;
  #timer: Subscription | undefined;
  #isDraining = false;
  /** The rate now; 0 until the first one comes. */
  #rate = 0;

  constructor(options: PacedOptions<T>, destination: Subscriber<T>) {
    this.#options = options;
    this.#destination = destination;
    const depth = this.#outer?.depth ?? 0;
    this.#emitting = this.#outer && { gate: this.#outer.gate, depth: depth + 1 };
    this.#emitter = { depth, scheduler: options.scheduler, resume: () => this.#drain() };
  }

  run(source: Observable<T>): void {
    const subscriber = operate<T, T>({
      destination: this.#destination,
      next: (value) => this.#enqueue(value),
      complete: () => {
        this.#queue.ended = true;
        this.#drain();
      },
    });
    this.#destination.add(() => {
      this.#outer?.gate.remove(this.#emitter);
      this.#timer?.unsubscribe();
      this.#queue.clear();
    });
    const { stage, rates } = this.#options;
    if (rates) followRates(rates, stage, this.#destination, this.#outer, (rate) => this.#changeRate(rate));
    this.#drain();
    within({ gate: this.#queue.gate, depth: 0 }, () => source.subscribe(subscriber));
  }

  #enqueue(value: T): void {
    if (this.#queue.length >= queueLimit) throw overflow(this.#options.stage, queueLimit);
    this.#queue.put(value);
    this.#drain();
  }

  /** Emits the values that may leave now. */
  #drain(): void {
    if (this.#isDraining || this.#timer || this.#destination.closed) return;
    this.#isDraining = true;
    try {
      within(this.#emitting, () => {
        while (!this.#destination.closed && this.#mayEmit()) this.#destination.next(this.#queue.take());
      });
    } catch (error) {
      // What a timetable throws must not end in a timer.
      within(this.#outer, () => this.#destination.error(error));
    }
    this.#isDraining = false;
    const isDone = this.#queue.length === 0 ? this.#queue.ended : this.#timetable?.isOver;
    if (isDone) within(this.#outer, () => this.#destination.complete());
  }

  /** Whether the next value may leave now. If not, `#drain` is called again when it may. */
  #mayEmit(): boolean {
    if (this.#outer && !this.#outer.gate.admits(this.#emitter.depth)) {
      this.#outer.gate.waitForTurn(this.#emitter);
      return false;
    }
    this.#timetable ??= this.#options.begin(this.#rate);
    if (this.#queue.length === 0) return false;
    const wait = this.#timetable.wait(this.#queue.first);
    if (wait > 0) {
      // A new action each time: in virtual time, an action that is scheduled again would hold on to all before it.
      if (Number.isFinite(wait)) this.#timer = this.#options.scheduler.schedule(() => this.#tick(), wait);
      return false;
    }
    this.#timetable.leave();
    return true;
  }

  #changeRate(rate: number): void {
    this.#rate = rate;
    this.#timetable?.changeRate?.(rate);
    this.#timer?.unsubscribe();
    this.#timer = undefined;
    this.#drain();
  }

  #tick(): void {
    this.#timer = undefined;
    this.#drain();
  }
}
