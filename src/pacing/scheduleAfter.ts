/** Timers take no longer delay, in milliseconds: 24.8 days. */
export const longestWait = 2 ** 31 - 1;
