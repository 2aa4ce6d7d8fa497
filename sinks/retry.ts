import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 4000;

/** How long something is attempted. */
export interface Patience {
  /** A single attempt. */
  readonly attemptMs: number;
  /** All of them: no attempt begins that might end later. */
  readonly deadlineMs: number;
  /** What is worth another attempt. */
  readonly retryable: (error: unknown) => boolean;
}

/**
 * Attempts until it succeeds, with a backoff of 250 ms to 4 s, and rejects with the last attempt's error, or with the
 * reason of the abort as soon as that comes. An attempt is given up, whether it heeds its signal or not: some of the SDK's
 * waits do not.
 */
export async function persist<T>(
  action: (signal: AbortSignal) => Promise<T>,
  abort: AbortSignal,
  { attemptMs, deadlineMs, retryable }: Patience,
): Promise<T> {
  const lastBeginning = performance.now() + deadlineMs - attemptMs;
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_DELAY_MS)) {
    try {
      return await attempt(action, abort, attemptMs);
    } catch (error) {
      abort.throwIfAborted();
      if (!retryable(error) || performance.now() + delayMs > lastBeginning) throw error;
    }
    // What the timer rejects with is an AbortError of its own.
    await sleep(delayMs, undefined, { signal: abort }).catch(() => abort.throwIfAborted());
  }
}

function attempt<T>(action: (signal: AbortSignal) => Promise<T>, abort: AbortSignal, ms: number): Promise<T> {
  abort.throwIfAborted();
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const giveUp = (reason: unknown) => {
      reject(reason);
      controller.abort(reason);
    };
    const timer = setTimeout(() => giveUp(new Error(`no answer within ${ms / 1000} s`)), ms);
    const onAbort = () => giveUp(abort.reason);
    abort.addEventListener('abort', onAbort);
    const settled = () => {
      clearTimeout(timer);
      abort.removeEventListener('abort', onAbort);
    };
    action(controller.signal).then(resolve, reject).finally(settled);
  });
}
