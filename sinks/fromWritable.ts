import type { Writable } from 'node:stream';
import { ByteWriter } from '../src/encode/byteWriter.ts';
import { createEncoder, encodeLines } from '../src/encode/encodeEvent.ts';
import { NodeWriter } from './nodeWriter.ts';
import type { Sink } from './sink.ts';

/**
 * A WHATWG `WritableStream` as a sink: each batch is one chunk, acknowledged when its write settles. A stream that was
 * closed or aborted cannot be started again.
 *
 * @internal
 */
export function fromWritableStream(stream: WritableStream): Sink {
  const writer = stream.getWriter();
  let ended: Promise<void> | undefined;
  return {
    start: async () => {
      await writer.ready;
    },
    write: async (batch) => {
      if (batch.length > 0) await writer.write(batch);
    },
    close: () => {
      ended ??= writer.close();
      return ended;
    },
    abort: (reason) => {
      ended = writer.abort(reason);
      return ended;
    },
  };
}

/**
 * A Node `Writable` as a sink: one event a chunk in object mode, JSON Lines otherwise; `close` ends it, `abort` destroys
 * it, and then it cannot be started again. A stream whose reader is gone ends the run quietly.
 *
 * @internal
 */
export function fromNodeWritable(stream: Writable): Sink {
  const encode = createEncoder();
  const lines = (batch: readonly object[]): Uint8Array => {
    const out = new ByteWriter();
    encodeLines(encode, batch, out);
    return out.written();
  };
  let writer: NodeWriter | undefined;
  let ended = false;
  return {
    start: () => {
      writer = new NodeWriter(stream);
    },
    write: async (batch) => {
      if (batch.length === 0) return;
      await writer?.write(stream.writableObjectMode ? batch : [lines(batch)]);
    },
    close: async () => {
      if (ended) return;
      ended = true;
      if (!stream.destroyed) await writer?.end();
      writer?.release();
    },
    abort: (reason) => {
      ended = true;
      writer?.abort(reason);
      stream.once('error', () => {});
      stream.destroy(reason instanceof Error ? reason : undefined);
    },
  };
}
