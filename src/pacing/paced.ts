import { Observable, type Subscriber, type Subscription } from 'rxjs';
import { type Context, currentContext, within } from '../flow/context.ts';
import type { Emitter } from '../flow/gate.ts';
import { operate } from '../flow/operate.ts';
import { overflow, queueLimit } from '../flow/overflow.ts';
import { followRates } from './followRates.ts';
import type { IntensityOptions } from './intensity.ts';
import type { Rate } from './rate.ts';
import { Schedule, type ScheduleOptions } from './schedule.ts';

/** The upstream is paused at this many waiting values, and goes on at half of it. */
const highWaterMark = 1024;

export interface PacedOptions extends Omit<ScheduleOptions, 'intensity'> {
  readonly intensity: Omit<IntensityOptions, 'eventsPerSecond'> & { readonly eventsPerSecond: Rate };
  /** The operator's name, for its errors. */
  readonly stage: string;
}

/** The pacing engine: values wait in a queue and leave on schedule. The queue pauses the source while too many wait. */
export function paced<T>(source: Observable<T>, options: () => PacedOptions): Observable<T> {
  return new Observable<T>((destination) => {
    const { stage, intensity, ...others } = options();
    const { scheduler } = others;
    const { eventsPerSecond: rates } = intensity;
    /** The rate now; 0 until the first one comes. */
    let eventsPerSecond = typeof rates === 'number' ? rates : 0;
    const outer = currentContext();
    const depth = outer?.depth ?? 0;
    const emitting = outer && { gate: outer.gate, depth: depth + 1 };
    const gate = new Gate();
    const emitter: Emitter = { depth, scheduler, resume: () => drain() };

    let queue: T[] = [];
    let head = 0;
    let ended = false;
    let draining = false;
    let schedule: Schedule | undefined;
    let timer: Subscription | undefined;

    /** Whether the next value may leave now; if not, something is set to call `drain` again. */
    const ready = (): boolean => {
      if (outer && !outer.gate.admits(depth)) {
        outer.gate.waitForTurn(emitter);
        return false;
      }
      // Time starts when the sink below has started.
      schedule ??= new Schedule({ ...others, intensity: { ...intensity, eventsPerSecond } });
      if (head === queue.length) return false;
      const wait = schedule.wait();
      if (wait > 0) {
        // A new action each time: one that is scheduled again would, in virtual time, hang on to all before it.
        if (Number.isFinite(wait)) timer = scheduler.schedule(tick, wait);
        return false;
      }
      schedule.pay();
      return true;
    };

    const tick = () => {
      timer = undefined;
      drain();
    };

    const drain = () => {
      if (draining || timer || destination.closed) return;
      draining = true;
      within(emitting, () => {
        while (!destination.closed && ready()) {
          const value = queue[head++] as T;
          if (head >= highWaterMark) {
            queue = queue.slice(head);
            head = 0;
          }
          if (!gate.isOpen && queue.length - head <= highWaterMark / 2) gate.open();
          destination.next(value);
        }
      });
      draining = false;
      if (ended && head === queue.length) within(outer, () => destination.complete());
    };

    const changeRate = (rate: number) => {
      eventsPerSecond = rate;
      schedule?.changeRate(rate);
      timer?.unsubscribe();
      timer = undefined;
      drain();
    };

    const subscriber = operate<T, T>({
      destination,
      next: (value) => {
        if (queue.length - head >= queueLimit) throw overflow(stage, queueLimit);
        queue.push(value);
        if (gate.isOpen && queue.length - head >= highWaterMark) gate.close();
        drain();
      },
      complete: () => {
        ended = true;
        drain();
      },
    });
    destination.add(() => {
      outer?.gate.remove(emitter);
      timer?.unsubscribe();
      queue = [];
      head = 0;
    });
    if (typeof rates !== 'number') followRates(rates, stage, destination, outer, changeRate);
    drain();
    within({ gate, depth: 0 }, () => source.subscribe(subscriber));
  });
}
