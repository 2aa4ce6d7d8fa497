import { RANGE } from './claims.mjs';

/** The share of the customers who have signed up before a time; `before` of them before the period. */
export function signupShare(time, { before, from, period: [start, end] = RANGE }) {
  return time < start
    ? (before * (time - from)) / (start - from)
    : before + ((1 - before) * (time - start)) / (end - start);
}

/** How far into their own n-th of the time sign-ups are: of customer i of n the place i + [0, 1). */
export const signupPlaces = (times, signups) =>
  Float64Array.from(times, (time, i) => signupShare(time, signups) * times.length - i);
