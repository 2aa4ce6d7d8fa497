import { checkOption, isRate, SpindleError } from '../errors.ts';

/** Throws `INVALID_OPTION` unless the rate is finite and > 0. */
export function checkRate(eventsPerSecond: unknown): void {
  checkOption(isRate(eventsPerSecond), 'eventsPerSecond', eventsPerSecond, 'finite and > 0');
}

/** Throws `INVALID_OPTION` unless the capacity is finite and > 0, or left out. */
export function checkCapacity(capacity: number | undefined): void {
  checkOption(capacity === undefined || isRate(capacity), 'capacity', capacity, 'finite and > 0');
}

/** Two seconds' worth of events, at least 1. */
export const defaultCapacity = (eventsPerSecond: number): number => Math.max(2 * eventsPerSecond, 1);

/** The error of a pacing stage that nobody gave a rate. */
export function rateMissing(stage: string): SpindleError {
  return new SpindleError(
    'RATE_MISSING',
    `${stage} has no rate: give it eventsPerSecond, or pipe burstPace({ eventsPerSecond }) and poissonDelay() directly one after the other`,
  );
}
