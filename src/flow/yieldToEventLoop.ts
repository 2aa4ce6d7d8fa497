import { asyncScheduler, type SchedulerLike, Subscription } from 'rxjs';
import { monotonicScheduler } from './monotonicScheduler.ts';

/**
 * Runs `work` after the event loop had its turn (timers, signals, I/O). On the default schedulers two ways race: in real
 * time {@link nextTurn} is the quicker, by a millisecond or more; in virtual time (`TestScheduler.run`) the scheduler is,
 * because it flushes before the event loop goes round.
 */
export function yieldToEventLoop(scheduler: SchedulerLike, work: () => void): Subscription {
  if (scheduler !== monotonicScheduler && scheduler !== asyncScheduler) return scheduler.schedule(() => work());
  const race = new Subscription();
  const run = () => {
    race.unsubscribe();
    work();
  };
  race.add(scheduler.schedule(run));
  race.add(nextTurn(run));
  return race;
}

/** Returns a function that cancels it. */
function nextTurn(run: () => void): () => void {
  if (typeof setImmediate === 'function') {
    const immediate = setImmediate(run);
    return () => clearImmediate(immediate);
  }
  // A browser holds timers back: to 4 ms when they follow each other, to a second when the page is hidden.
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', run);
  port1.start();
  port2.postMessage(undefined);
  return () => port1.close();
}
