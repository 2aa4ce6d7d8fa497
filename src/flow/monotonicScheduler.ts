import { asyncScheduler, type SchedulerLike, type TimestampProvider } from 'rxjs';

/** What was the time at the zero of `performance.now()`. */
const origin = Date.now() - performance.now();

/** How far apart two readings of one clock may be, in milliseconds. */
const READING_MS = 1000;

/**
 * Whether `TestScheduler.run` has put virtual time in the place of `asyncScheduler`'s clock. RxJS does not say so, but the
 * clock then differs from `Date.now()`: from both readings, since the wall clock may be set in between.
 */
function isVirtual(): boolean {
  const before = Date.now();
  const time = asyncScheduler.now();
  return Math.abs(time - before) > READING_MS && Math.abs(time - Date.now()) > READING_MS;
}

/**
 * `asyncScheduler` with a clock that only ever moves forward, by the time that passes. The wall clock is read once, so
 * setting it, by hand or by NTP, disturbs no schedule and no duration. In `TestScheduler.run` its time is virtual.
 */
export const monotonicScheduler: SchedulerLike = {
  now: () => (isVirtual() ? asyncScheduler.now() : origin + performance.now()),
  schedule: asyncScheduler.schedule.bind(asyncScheduler),
};

/** The clock that tells hour and weekday beside a scheduler. */
export const wallClockOf = (scheduler: SchedulerLike): TimestampProvider =>
  scheduler === monotonicScheduler ? asyncScheduler : scheduler;
