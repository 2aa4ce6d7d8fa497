import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from '@jest/globals';
import { from, Subject } from 'rxjs';
import { toReadable } from '../../operators/toReadable.ts';
import { readContract } from '../support/readContract.ts';

describe('toReadable', () => {
  readContract(toReadable);

  it('goes through a pipeline', async () => {
    const written: object[] = [];
    const sink = new Writable({ objectMode: true, write: (event, _, done) => done(void written.push(event)) });
    await pipeline(toReadable(from([{ id: 1 }, { id: 2 }])), sink);
    expect(written).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it.each([
    ['quietly', undefined],
    ['with an error', new Error('enough')],
  ])('unsubscribes when it is destroyed %s, also while a read is under way', async (_, error) => {
    const source = new Subject<object>();
    const stream = toReadable(source);
    const errors: Error[] = [];
    const closed = new Promise((resolve) => stream.on('error', (one) => errors.push(one)).on('close', resolve));
    stream.resume();
    await new Promise(setImmediate);
    expect(source.observed).toBe(true);
    stream.destroy(error);
    await closed;
    expect([source.observed, errors]).toEqual([false, error ? [error] : []]);
  });

  it('says what to use where there is no Node', () => {
    const { process } = globalThis;
    try {
      Object.assign(globalThis, { process: undefined });
      expect(() => toReadable(from([]))).toThrow('toReadable needs Node; toReadableStream works everywhere');
    } finally {
      Object.assign(globalThis, { process });
    }
  });
});
