import { describe, expect, it } from '@jest/globals';
import { from, Subject } from 'rxjs';
import { toReadableStream } from '../../operators/toReadableStream.ts';
import { readContract } from '../support/readContract.ts';

describe('toReadableStream', () => {
  readContract(toReadableStream);

  it('unsubscribes when it is cancelled, also while a read is under way', async () => {
    const source = new Subject<number>();
    const reader = toReadableStream(source).getReader();
    const asked = reader.read();
    await new Promise(setImmediate);
    expect(source.observed).toBe(true);
    await reader.cancel();
    expect([await asked, source.observed]).toEqual([{ done: true, value: undefined }, false]);
  });

  it('goes through a pipe, as the body of a response does', async () => {
    const lines = new TransformStream<{ id: number }, string>({
      transform: (event, controller) => controller.enqueue(`${JSON.stringify(event)}\n`),
    });
    const body = toReadableStream(from([{ id: 1 }, { id: 2 }]))
      .pipeThrough(lines)
      .pipeThrough(new TextEncoderStream());
    expect(await new Response(body as never).text()).toBe('{"id":1}\n{"id":2}\n');
  });

  it('unsubscribes when what it is piped into fails', async () => {
    const source = new Subject<number>();
    const piped = toReadableStream(source).pipeTo(
      new WritableStream({ write: () => Promise.reject(new Error('full')) }),
    );
    await new Promise(setImmediate);
    source.next(1);
    await expect(piped).rejects.toThrow('full');
    expect(source.observed).toBe(false);
  });
});
