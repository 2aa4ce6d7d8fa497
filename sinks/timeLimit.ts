import { setTimeout as delay } from 'node:timers/promises';

/** Options of {@link withTimeLimit}. */
export interface Limit {
  /** The longest wait, in milliseconds. Default: no limit. */
  readonly ms?: number | undefined;
  /** Makes the error for a promise that takes longer. Default: `no answer within … s`. */
  readonly late?: () => Error;
  /** When it is aborted, the wait ends, and the promise rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** Settles as the promise does, but rejects if the time is over or the signal is aborted before. */
export async function withTimeLimit<T>(promise: Promise<T>, { ms, late, signal }: Limit): Promise<T> {
  const noAnswer = () => new Error(`no answer within ${(ms ?? 0) / 1000} s`);
  let timer: NodeJS.Timeout | undefined;
  let abort = () => {};
  try {
    return await new Promise<T>((resolve, reject) => {
      promise.then(resolve, reject);
      abort = () => reject(signal?.reason);
      if (signal?.aborted) abort();
      signal?.addEventListener('abort', abort);
      if (ms !== undefined) timer = setTimeout(() => reject((late ?? noAnswer)()), ms);
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Waits until the promise is settled, but no longer than `ms`. Never rejects. For the `close` of a library that may hang. */
export async function settledWithin(ms: number, promise: Promise<unknown>): Promise<void> {
  const isSettled = new AbortController();
  const late = delay(ms, undefined, { signal: isSettled.signal }).catch(() => {});
  await Promise.race([promise.catch(() => {}), late]);
  isSettled.abort();
}
