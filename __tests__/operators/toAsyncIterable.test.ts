import { describe, expect, it } from '@jest/globals';
import { from, range, Subject } from 'rxjs';
import { toAsyncIterable } from '../../operators/toAsyncIterable.ts';
import { readContract } from '../support/readContract.ts';

describe('toAsyncIterable', () => {
  readContract(toAsyncIterable);

  const iterator = <T>(source: Parameters<typeof toAsyncIterable<T>>[0]) =>
    toAsyncIterable(source)[Symbol.asyncIterator]();

  it('subscribes afresh for each loop', async () => {
    const values = toAsyncIterable(from([1, 2]));
    const both: number[] = [];
    for await (const a of values) for await (const b of values) both.push(10 * a + b);
    expect(both).toEqual([11, 12, 21, 22]);
  });

  it('answers several requests in their order', async () => {
    const source = new Subject<number>();
    const values = iterator(source);
    const asked = Promise.all([values.next(), values.next(), values.next()]);
    source.next(1);
    source.next(2);
    source.complete();
    expect(await asked).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: true, value: undefined },
    ]);
  });

  it('ends a request that is under way when the loop is left, and hands out nothing more', async () => {
    const source = new Subject<number>();
    const values = iterator(source);
    const asked = values.next();
    await values.return?.();
    expect([await asked, await values.next(), source.observed]).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
      false,
    ]);
  });

  it('never subscribes if it is left before it is read', async () => {
    const source = new Subject<number>();
    const values = iterator(source);
    await values.return?.();
    expect(await values.next()).toEqual({ done: true, value: undefined });
    expect(source.observed).toBe(false);
  });

  it('throws an error once, and is over', async () => {
    const source = new Subject<number>();
    const values = iterator(source);
    const asked = values.next();
    source.error(new Error('lost'));
    await expect(asked).rejects.toThrow('lost');
    expect(await values.next()).toEqual({ done: true, value: undefined });
  });

  it('stops a synchronous source that cannot be paused, at the limit', async () => {
    let produced = 0;
    function* endless() {
      while (true) yield produced++;
    }
    const values = iterator(from(endless()));
    for (let i = 0; i < 65_537; i++) if ((await values.next()).value !== i) throw new Error(`not ${i}`);
    await expect(values.next()).rejects.toMatchObject({ code: 'BACKPRESSURE_OVERFLOW' });
    expect(produced).toBeLessThanOrEqual(65_540);
  });

  it('holds 65,536 values of it', async () => {
    let seen = 0;
    for await (const value of toAsyncIterable(range(0, 65_536))) if (value !== seen++) throw new Error(`not ${value}`);
    expect(seen).toBe(65_536);
  });
});
