import { isObservable, type Observable } from 'rxjs';
import { SpindleError } from '../errors.ts';
import { type Check, notNegative, positive } from '../options/checkOptions.ts';

/** A rate in events per second: one for the whole stream, or each one until the next comes. */
export type Rate = number | Observable<number>;

/** For a rate, or an Observable of rates. */
export const rateCheck: Check = (rate, option) => {
  if (!isObservable(rate)) positive(rate, option);
};

/** Throws `INVALID_OPTION` unless a rate that an Observable has emitted is finite and ≥ 0: 0 pauses the stream. */
export function checkEmittedRate(eventsPerSecond: unknown): void {
  notNegative(eventsPerSecond, ['eventsPerSecond']);
}

/** The error of a pacing stage that nobody gave a rate. */
export function rateMissing(stage: string): SpindleError {
  return new SpindleError(
    'RATE_MISSING',
    `${stage} has no rate: give it eventsPerSecond, stages or sine, or pipe burstPace({ eventsPerSecond }) and poissonDelay() directly one after the other`,
  );
}
