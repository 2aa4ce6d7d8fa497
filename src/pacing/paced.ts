import { Observable, type Subscriber, type Subscription } from 'rxjs';
import { type Context, currentContext, within } from '../flow/context.ts';
import type { Emitter } from '../flow/gate.ts';
import { operate } from '../flow/operate.ts';
import { overflow, queueLimit } from '../flow/overflow.ts';
import { PausingQueue } from '../flow/pausingQueue.ts';
import { followRates } from './followRates.ts';
import type { IntensityOptions } from './intensity.ts';
import type { Rate } from './rate.ts';
import { Schedule, type ScheduleOptions } from './schedule.ts';

/** Options of {@link paced}. */
export interface PacedOptions extends Omit<ScheduleOptions, 'intensity'> {
  readonly intensity: Omit<IntensityOptions, 'eventsPerSecond'> & { readonly eventsPerSecond: Rate };
  /** The operator's name, for its errors. */
  readonly stage: string;
}

/** The pacing engine: values wait in a queue and leave on schedule. The queue pauses the source while too many wait. */
export function paced<T>(source: Observable<T>, options: () => PacedOptions): Observable<T> {
  return new Observable<T>((destination) => new Pacer<T>(options(), destination).run(source));
}

/** One subscription of {@link paced}. */
class Pacer<T> {
  readonly #options: PacedOptions;
  readonly #destination: Subscriber<T>;
  readonly #outer = currentContext();
  readonly #emitting: Context | undefined;
  readonly #emitter: Emitter;
  readonly #queue = new PausingQueue<T>();
  /** Begins when the stage below first wants a value: then its sink has started. */
  #schedule: Schedule | undefined;
  #timer: Subscription | undefined;
  #isDraining = false;
  /** The rate now; 0 until the first one comes. */
  #rate = 0;

  constructor(options: PacedOptions, destination: Subscriber<T>) {
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
    const { stage, intensity } = this.#options;
    const { eventsPerSecond } = intensity;
    if (typeof eventsPerSecond === 'number') this.#rate = eventsPerSecond;
    else followRates(eventsPerSecond, stage, this.#destination, this.#outer, (rate) => this.#changeRate(rate));
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
    within(this.#emitting, () => {
      while (!this.#destination.closed && this.#mayEmit()) this.#destination.next(this.#queue.take());
    });
    this.#isDraining = false;
    if (this.#queue.ended && this.#queue.length === 0) within(this.#outer, () => this.#destination.complete());
  }

  /** Whether the next value may leave now. If not, `#drain` is called again when it may. */
  #mayEmit(): boolean {
    if (this.#outer && !this.#outer.gate.admits(this.#emitter.depth)) {
      this.#outer.gate.waitForTurn(this.#emitter);
      return false;
    }
    this.#schedule ??= this.#begin();
    if (this.#queue.length === 0) return false;
    const wait = this.#schedule.wait();
    if (wait > 0) {
      // A new action each time: in virtual time, an action that is scheduled again would hold on to all before it.
      if (Number.isFinite(wait)) this.#timer = this.#options.scheduler.schedule(() => this.#tick(), wait);
      return false;
    }
    this.#schedule.pay();
    return true;
  }

  #begin(): Schedule {
    const { stage: _, intensity, ...others } = this.#options;
    return new Schedule({ ...others, intensity: { ...intensity, eventsPerSecond: this.#rate } });
  }

  #changeRate(rate: number): void {
    this.#rate = rate;
    this.#schedule?.changeRate(rate);
    this.#timer?.unsubscribe();
    this.#timer = undefined;
    this.#drain();
  }

  #tick(): void {
    this.#timer = undefined;
    this.#drain();
  }
}
