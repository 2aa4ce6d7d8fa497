import type { Writable } from 'node:stream';
import { ByteWriter } from '../src/encode/byteWriter.ts';
import { createEncoder, encodeLines } from '../src/encode/encodeEvent.ts';
import { SpindleError } from '../src/errors.ts';
import { NodeWriter } from './nodeWriter.ts';
import { orAborted } from './readerGone.ts';
import type { Receipt, Sink } from './sink.ts';

/**
 * A WHATWG `WritableStream` as a sink: each batch is one chunk, acknowledged when its write settles. A stream that was
 * closed or aborted cannot be started again. A stream whose reader is gone ends the run quietly.
 *
 * @internal
 */
export function fromWritableStream(stream: WritableStream): Sink {
  const writer = stream.getWriter();
  const told = (error: unknown): never => {
    throw orAborted(error);
  };
  let ended: Promise<void> | undefined;
  return {
    start: async (controller) => {
      await writer.ready.catch(told);
      writer.closed.catch((error: unknown) => {
        const reason = orAborted(error);
        if (reason instanceof SpindleError) controller?.error(reason);
      });
    },
    write: async (batch) => {
      if (batch.length > 0) await writer.write(batch).catch(told);
    },
    close: () => {
      // If the stream has failed before, only `closed` says why.
      ended ??= writer.close().catch(() => writer.closed.then(() => {}, told));
      return ended;
    },
    abort: (reason) => {
      ended = writer.abort(reason);
      return ended;
    },
  };
}

/**
 * A Node `Writable` as a sink. In object mode each event is a chunk; otherwise the chunks are JSON Lines. `close` ends the stream and
 * `abort` destroys it. Then it cannot be started again. If the reader of the stream is gone, the run ends without a failure.
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
  /** An error that comes after the end concerns nobody. */
  const destroy = (reason?: unknown): void => {
    stream.once('error', () => {});
    stream.destroy(reason instanceof Error ? reason : undefined);
  };
  return {
    start: (controller) => {
      writer = new NodeWriter(stream, controller);
      if (writer.failure !== undefined) throw writer.failure;
    },
    write: async (batch) => {
      if (batch.length === 0) return;
      let taken = 0;
      try {
        if (stream.writableObjectMode) await writer?.write(batch, (count) => (taken = count));
        else await writer?.write([lines(batch)]);
      } catch (error) {
        const receipt: Receipt = { acknowledged: batch.slice(0, taken), skipped: 0 };
        throw error instanceof Error ? Object.assign(error, { receipt }) : error;
      }
    },
    close: async () => {
      if (ended) return;
      ended = true;
      try {
        if (!stream.destroyed || writer?.failure !== undefined) await writer?.end();
      } catch (error) {
        destroy();
        throw error;
      } finally {
        writer?.release();
      }
      if (!stream.destroyed) stream.once('error', () => {});
    },
    abort: (reason) => {
      ended = true;
      writer?.abort(reason);
      destroy(reason);
    },
  };
}
