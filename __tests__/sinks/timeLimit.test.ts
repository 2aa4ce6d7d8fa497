import { describe, expect, it } from '@jest/globals';
import { settledWithin, withTimeLimit } from '../../sinks/timeLimit.ts';

const never = new Promise<never>(() => {});

describe('within', () => {
  it('settles as the promise does', async () => {
    expect(await withTimeLimit(Promise.resolve(1), { ms: 60_000 })).toBe(1);
    await expect(withTimeLimit(Promise.reject(new Error('it failed')), {})).rejects.toThrow('it failed');
  });

  it('rejects when the time is over', async () => {
    await expect(withTimeLimit(never, { ms: 20 })).rejects.toThrow('no answer within 0.02 s');
    await expect(withTimeLimit(never, { ms: 1, late: () => new Error('too late') })).rejects.toThrow('too late');
  });

  it('rejects with the reason of a signal, also of one that was aborted before', async () => {
    const stop = new AbortController();
    const waiting = withTimeLimit(never, { signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(withTimeLimit(never, { signal: stop.signal })).rejects.toThrow('stopped');
  });
});

describe('settledWithin', () => {
  it('waits for the promise, however it settles, or for the time', async () => {
    await settledWithin(60_000, Promise.resolve());
    await settledWithin(60_000, Promise.reject(new Error('it failed')));
    await settledWithin(1, never);
  });
});
