import type { Writable } from 'node:stream';
import { createEncoder } from '../src/encode/encodeEvent.ts';
import type { Sink } from './sink.ts';

/** A WHATWG `WritableStream` as a sink: each batch is one chunk, acknowledged when its write settles. */
export function fromWritableStream(stream: WritableStream): Sink {
  const writer = stream.getWriter();
  return {
    start: async () => {
      await writer.ready;
    },
    write: (batch) => writer.write(batch),
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
  };
}

/** A Node `Writable` as a sink: one event a chunk in object mode, JSON Lines otherwise. */
export function fromNodeWritable(stream: Writable): Sink {
  const encode = createEncoder();
  const write = (chunk: unknown) =>
    new Promise<void>((resolve, reject) => {
      stream.once('error', reject);
      stream.write(chunk, (error) => {
        stream.off('error', reject);
        if (error) reject(error);
        else resolve();
      });
    });
  return {
    write: async (batch) => {
      if (stream.writableObjectMode) await Promise.all(batch.map(write));
      else await write(`${batch.map(encode).join('\n')}\n`);
    },
    close: () =>
      new Promise<void>((resolve, reject) => {
        stream.once('error', reject);
        stream.end(resolve);
      }),
    abort: (reason) => {
      stream.once('error', () => {});
      stream.destroy(reason instanceof Error ? reason : undefined);
    },
  };
}
