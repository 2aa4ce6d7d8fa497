import { arrayOf, type Check, notNegative, object, positive, required } from '../options/checkOptions.ts';

/**
 * A time span in which the rate is multiplied; half-open: `startOffsetSeconds` ≤ t < `startOffsetSeconds + durationSeconds`.
 */
export interface BurstWindow {
  /** Seconds after the stream's start, ≥ 0. */
  readonly startOffsetSeconds: number;
  /** Seconds, > 0. */
  readonly durationSeconds: number;
  /** ≥ 0; 0 pauses the stream. Overlapping windows multiply. */
  readonly multiplier: number;
}

/** For an array of windows. */
export const burstWindowsCheck: Check = arrayOf(
  object<BurstWindow>({
    startOffsetSeconds: required(notNegative),
    durationSeconds: required(positive),
    multiplier: required(notNegative),
  }),
);
