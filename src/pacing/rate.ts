import { isObservable, type Observable } from 'rxjs';
import { checkOption, isMultiplier, isRate, SpindleError, show } from '../errors.ts';

/** A rate in events per second: one for the whole stream, or each one until the next comes. */
export type Rate = number | Observable<number>;

/** Throws `INVALID_OPTION` unless the rate is finite and > 0. */
export function checkRate(eventsPerSecond: unknown): void {
  checkOption(isRate(eventsPerSecond), 'eventsPerSecond', eventsPerSecond, 'finite and > 0');
}

/** Throws `INVALID_OPTION` unless the rate is finite and > 0, an Observable of rates, or left out. */
export function checkRates(eventsPerSecond: Rate | undefined): void {
  if (eventsPerSecond !== undefined && !isObservable(eventsPerSecond)) checkRate(eventsPerSecond);
}

/** Throws `INVALID_OPTION` unless a rate that an Observable has emitted is finite and ≥ 0: 0 pauses the stream. */
export function checkEmittedRate(eventsPerSecond: unknown): void {
  checkOption(isMultiplier(eventsPerSecond), 'eventsPerSecond', eventsPerSecond, 'finite and ≥ 0');
}

/** Throws `INVALID_OPTION` unless the capacity is finite and > 0, or left out. */
export function checkCapacity(capacity: number | undefined): void {
  checkOption(capacity === undefined || isRate(capacity), 'capacity', capacity, 'finite and > 0');
}

/** Two seconds' worth of events, at least 1. */
export const defaultCapacity = (eventsPerSecond: number): number => Math.max(2 * eventsPerSecond, 1);

/** How a rate is shown in a message. */
export const showRate = (rate: Rate): string => (isObservable(rate) ? 'an Observable of' : show(rate));

/** The error of a pacing stage that nobody gave a rate. */
export function rateMissing(stage: string): SpindleError {
  return new SpindleError(
    'RATE_MISSING',
    `${stage} has no rate: give it eventsPerSecond, or pipe burstPace({ eventsPerSecond }) and poissonDelay() directly one after the other`,
  );
}
