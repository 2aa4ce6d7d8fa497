import { setTimeout as delay } from 'node:timers/promises';

/** How {@link retry} tries again. */
export interface RetryOptions {
  /** Before the second attempt, in milliseconds; the wait doubles each time. */
  readonly firstDelayMs: number;
  /** The longest wait. */
  readonly maxDelayMs: number;
  /** No attempt begins later than this after the first; default: no limit. */
  readonly timeoutMs?: number;
  /** Which errors are worth another attempt; default: all. */
  readonly isRetryable?: (error: unknown) => boolean;
  /** Ends the attempts: it then rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** Attempts until it succeeds, with exponential backoff; rejects with the error of the last attempt. */
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
    // The timer rejects with an AbortError of its own, not with the reason of the signal.
    await delay(delayMs, undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted());
  }
}
