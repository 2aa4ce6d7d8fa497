import { Observable, type SchedulerLike, type Subscription } from 'rxjs';
import { currentContext, within } from '../flow/context.ts';
import { Gate, type Seat } from '../flow/gate.ts';
import { operate } from '../flow/operate.ts';
import { overflow, queueLimit } from '../flow/overflow.ts';
import { Intensity, type IntensityOptions } from './intensity.ts';
import { longestWait } from './scheduleAfter.ts';

/** The upstream is paused at this many waiting values, and goes on at half of it. */
const highWaterMark = 1024;

export interface PacedOptions {
  readonly stage: string;
  readonly intensity: IntensityOptions;
  /** What the next value costs, in events: 1 for an even flow, Exp(1) for a Poisson process. */
  readonly cost: () => number;
  /** The most events that a stall may leave to catch up. */
  readonly capacity: number;
  readonly scheduler: SchedulerLike;
}

/**
 * The pacing engine: a value leaves when the budget Λ(t) = ∫λ has paid its cost (for Exp(1) costs that is the
 * time-rescaling theorem: a Poisson process of intensity λ). The schedule is absolute, so lateness never adds up.
 */
export function paced<T>(source: Observable<T>, options: () => PacedOptions): Observable<T> {
  return new Observable<T>((destination) => {
    const { stage, intensity: rate, cost, capacity, scheduler } = options();
    const outer = currentContext();
    const depth = outer?.depth ?? 0;
    const emitting = outer && { gate: outer.gate, depth: depth + 1 };
    const gate = new Gate();
    const seat: Seat = { depth, scheduler, wake: () => drain() };

    let queue: T[] = [];
    let head = 0;
    let ended = false;
    let draining = false;
    let start = 0;
    let intensity: Intensity | undefined;
    let paid = 0;
    let price = 0;
    let due: number | undefined;
    let timer: Subscription | undefined;

    /** Whether the next value may leave now; if not, something is set to call `drain` again. */
    const ready = (): boolean => {
      if (outer && !outer.gate.admits(depth)) {
        outer.gate.wait(seat);
        return false;
      }
      if (!intensity) {
        start = scheduler.now();
        intensity = new Intensity(rate, start);
      }
      if (head === queue.length) return false;
      const now = scheduler.now() - start;
      if (due === undefined) {
        price = cost();
        due = intensity.spend(paid, price);
      }
      if (due > now) {
        const wait = Math.min(due - now, longestWait);
        // A new action each time: one that is scheduled again would, in virtual time, hang on to all before it.
        timer = scheduler.schedule(tick, wait);
        return false;
      }
      // The bucket held at most its capacity before this value was paid out of it.
      const excess = intensity.between(due, now) - Math.max(capacity - price, 0);
      paid = excess > 0 ? intensity.spend(due, excess) : due;
      due = undefined;
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
      outer?.gate.leave(seat);
      timer?.unsubscribe();
      queue = [];
      head = 0;
    });
    drain();
    within({ gate, depth: 0 }, () => source.subscribe(subscriber));
  });
}
