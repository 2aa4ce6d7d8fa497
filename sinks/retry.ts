import { setTimeout as delay } from 'node:timers/promises';

/** Options of {@link retry}. */
export interface RetryOptions {
  /** The wait before the second attempt, in milliseconds. It doubles each time. */
  readonly firstDelayMs: number;
  /** The longest wait, in milliseconds. */
  readonly maxDelayMs: number;
  /** No attempt begins later than so many milliseconds after the first. Default: no limit. */
  readonly timeoutMs?: number;
  /** Whether to try again after an error. Default: always. */
  readonly isRetryable?: (error: unknown) => boolean;
  /** Ends the attempts. `retry` then rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** Repeats an attempt until it succeeds, with exponential backoff. Rejects with the error of the last attempt. */
export async function retry<T>(
  attempt: () => Promise<T>,
  { firstDelayMs, maxDelayMs, timeoutMs = Number.POSITIVE_INFINITY, isRetryable = () => true, signal }: RetryOptions,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(2 * delayMs, maxDelayMs)) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!isRetryable(error) || performance.now() + delayMs > deadline) throw error;
    }
    // `delay` rejects with an AbortError of its own, so the reason of the signal is thrown instead.
    await delay(delayMs, undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted());
  }
}
