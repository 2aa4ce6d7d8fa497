import { checkOption, isMultiplier, isRate } from '../errors.ts';

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

/** Throws `INVALID_OPTION` unless it is an array of valid windows. */
export function checkBurstWindows(windows: readonly BurstWindow[]): void {
  checkOption(Array.isArray(windows), 'burstWindows', windows, 'an array');
  windows.forEach((window, i) => {
    checkOption(typeof window === 'object' && window !== null, ['burstWindows', i], window, 'an object');
    const { startOffsetSeconds, durationSeconds, multiplier } = window;
    checkOption(
      isMultiplier(startOffsetSeconds),
      ['burstWindows', i, 'startOffsetSeconds'],
      startOffsetSeconds,
      'finite and ≥ 0',
    );
    checkOption(isRate(durationSeconds), ['burstWindows', i, 'durationSeconds'], durationSeconds, 'finite and > 0');
    checkOption(isMultiplier(multiplier), ['burstWindows', i, 'multiplier'], multiplier, 'finite and ≥ 0');
  });
}
