import { type SchedulerLike, Subscription } from 'rxjs';

/** The longest delay of a timer, in milliseconds: 24.8 days. A timer with a longer one fires at once. */
export const LONGEST_DELAY = 2 ** 31 - 1;

/** Schedules `work` after `ms` milliseconds, which may be more than a timer can wait. */
export function scheduleAfter(scheduler: SchedulerLike, ms: number, work: () => void): Subscription {
  const waiting = new Subscription();
  const wait = (left: number): void => {
    const delay = Math.min(left, LONGEST_DELAY);
    waiting.add(scheduler.schedule(() => (left > delay ? wait(left - delay) : work()), delay));
  };
  wait(ms);
  return waiting;
}
