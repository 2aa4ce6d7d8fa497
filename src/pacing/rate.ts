import { checkOption, isRate, SpindleError } from '../errors.ts';

export function checkRate(eventsPerSecond: unknown): void {
  checkOption(isRate(eventsPerSecond), 'eventsPerSecond', eventsPerSecond, 'finite and > 0');
}

export function checkCapacity(capacity: number | undefined): void {
  checkOption(capacity === undefined || isRate(capacity), 'capacity', capacity, 'finite and > 0');
}

export const defaultCapacity = (eventsPerSecond: number): number => Math.max(2 * eventsPerSecond, 1);

export function rateMissing(stage: string): SpindleError {
  return new SpindleError(
    'RATE_MISSING',
    `${stage} has no rate: give it eventsPerSecond, or pipe burstPace({ eventsPerSecond }) and poissonDelay() directly one after the other`,
  );
}
