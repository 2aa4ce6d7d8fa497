import { describe, expect, it } from '@jest/globals';
import { retry } from '../../sinks/retry.ts';

const quick = { firstDelayMs: 1, maxDelayMs: 2 };
/** Fails so many times. */
const failing = (times: number) => {
  let attempts = 0;
  return async () => {
    if (++attempts <= times) throw new Error(`attempt ${attempts}`);
    return attempts;
  };
};

describe('retry', () => {
  it('attempts until it succeeds', async () => expect(await retry(failing(5), quick)).toBe(6));

  it('rejects with the last error when the time is over', () =>
    expect(retry(failing(9), { ...quick, timeoutMs: 0 })).rejects.toThrow('attempt 1'));

  it('rejects at once with what is not worth another attempt', () =>
    expect(retry(failing(9), { ...quick, isRetryable: () => false })).rejects.toThrow('attempt 1'));

  it('ends with the reason of the signal, also while it waits', async () => {
    const stop = new AbortController();
    const retrying = retry(failing(9), { firstDelayMs: 60_000, maxDelayMs: 60_000, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('stopped')), 20);
    await expect(retrying).rejects.toThrow('stopped');
    await expect(retry(failing(0), { ...quick, signal: stop.signal })).rejects.toThrow('stopped');
  });
});
