import { asyncScheduler, type SchedulerLike, type TimestampProvider } from 'rxjs';

/** The wall clock's time at which `performance.now()` was 0. */
const origin = Date.now() - performance.now();

/** Two clocks that are further apart, in milliseconds, are not the same. */
const SAME_CLOCK = 1000;

/**
 * Whether `TestScheduler.run` has replaced the clock of `asyncScheduler` by virtual time. RxJS does not tell, but that clock
 * then differs from `Date.now()`. It is compared with a reading before and one after: between two readings, the wall clock
 * may be set.
 */
function isVirtual(): boolean {
  const before = Date.now();
  const time = asyncScheduler.now();
  return Math.abs(time - before) > SAME_CLOCK && Math.abs(time - Date.now()) > SAME_CLOCK;
}

/**
 * `asyncScheduler` with a monotonic clock: the wall clock read once, plus the time that has passed since. Setting the wall
 * clock, by hand or by NTP, disturbs no schedule and no duration. In `TestScheduler.run` its time is virtual.
 */
export const monotonicScheduler: SchedulerLike = {
  now: () => (isVirtual() ? asyncScheduler.now() : origin + performance.now()),
  schedule: asyncScheduler.schedule.bind(asyncScheduler),
};

/** The clock that tells hour and weekday beside a scheduler. */
export const wallClockOf = (scheduler: SchedulerLike): TimestampProvider =>
  scheduler === monotonicScheduler ? asyncScheduler : scheduler;
