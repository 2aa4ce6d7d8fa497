import { describe, expect, it } from '@jest/globals';
import { settledWithin, within } from '../../sinks/timeLimit.ts';

const never = new Promise<never>(() => {});

describe('within', () => {
  it('settles as the promise does', async () => {
    expect(await within(Promise.resolve(1), { ms: 60_000 })).toBe(1);
    await expect(within(Promise.reject(new Error('it failed')), {})).rejects.toThrow('it failed');
  });

  it('rejects when the time is over', async () => {
    await expect(within(never, { ms: 20 })).rejects.toThrow('no answer within 0.02 s');
    await expect(within(never, { ms: 1, late: () => new Error('too late') })).rejects.toThrow('too late');
  });

  it('rejects with the reason of a signal, also of one that was aborted before', async () => {
    const stop = new AbortController();
    const waiting = within(never, { signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(within(never, { signal: stop.signal })).rejects.toThrow('stopped');
  });
});

describe('settledWithin', () => {
  it('waits for the promise, however it settles, or for the time', async () => {
    await settledWithin(60_000, Promise.resolve());
    await settledWithin(60_000, Promise.reject(new Error('it failed')));
    await settledWithin(1, never);
  });
});
