import { asyncScheduler, type SchedulerLike, type TimestampProvider } from 'rxjs';

/** The time of the wall clock when `performance.now()` was 0. */
const origin = Date.now() - performance.now();

/** Two readings that are further apart, in milliseconds, are of different clocks. */
const SAME_CLOCK = 1000;

/**
 * Whether `TestScheduler.run` has replaced the clock of `asyncScheduler` by virtual time. RxJS does not say so, but the clock then
 * differs from `Date.now()`. It is compared with a reading before and one after, because the wall clock may be set in between.
 */
function isVirtual(): boolean {
  const before = Date.now();
  const time = asyncScheduler.now();
  return Math.abs(time - before) > SAME_CLOCK && Math.abs(time - Date.now()) > SAME_CLOCK;
}

/**
 * `asyncScheduler` with a monotonic clock: the wall clock is read once, and the time that has passed since is added. So no schedule
 * and no duration changes when the wall clock is set, by hand or by NTP. In `TestScheduler.run` its time is virtual.
 */
export const monotonicScheduler: SchedulerLike = {
  now: () => (isVirtual() ? asyncScheduler.now() : origin + performance.now()),
  schedule: asyncScheduler.schedule.bind(asyncScheduler),
};

/** The clock that a time pattern reads: the wall clock, or the scheduler's own. */
export const wallClockOf = (scheduler: SchedulerLike): TimestampProvider =>
  scheduler === monotonicScheduler ? asyncScheduler : scheduler;
