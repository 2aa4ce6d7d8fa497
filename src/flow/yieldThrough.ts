import { asyncScheduler, type SchedulerLike, Subscription } from 'rxjs';
import { monotonicScheduler } from './monotonicScheduler.ts';

/**
 * Runs `work` after the event loop had its turn (timers, signals, I/O). On the default schedulers two ways race: in real
 * time `setImmediate` is the quicker, by a millisecond; in virtual time (`TestScheduler.run`) the scheduler is, because
 * it flushes before the event loop goes round. Browsers have no `setImmediate`.
 */
export function yieldThrough(scheduler: SchedulerLike, work: () => void): Subscription {
  if (scheduler !== monotonicScheduler && scheduler !== asyncScheduler) return scheduler.schedule(() => work());
  const race = new Subscription();
  const run = () => {
    race.unsubscribe();
    work();
  };
  race.add(scheduler.schedule(run));
  if (typeof setImmediate === 'function') {
    const immediate = setImmediate(run);
    race.add(() => clearImmediate(immediate));
  }
  return race;
}
