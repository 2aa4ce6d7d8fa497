import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { Sink } from '../../../sinks/sink.ts';
import { ByteWriter } from '../../encode/byteWriter.ts';
import { createEncoder } from '../../encode/encodeEvent.ts';
import { SpindleError } from '../../errors.ts';
import { SEQ, type SpindleEvent } from '../../event/event.ts';
import { notesOf } from '../../event/notes.ts';
import type { Chunk, Order, Report } from './messages.ts';

const aborted = (cause: unknown): never => {
  throw new SpindleError('ABORTED', 'the sink was aborted', { cause });
};

/** A worker's end of the one file of all workers: each batch leaves as lines, and is acknowledged when it is written. */
export function orderedLines(port: MessagePort): Sink {
  const encode = createEncoder();
  const given = new AbortController();
  const ask = async (what: Report, transfer: readonly ArrayBuffer[] = []) => {
    port.postMessage(what, transfer);
    for (;;) {
      const [order] = (await once(port, 'message', { signal: given.signal }).catch(aborted)) as [Order];
      if (order.kind === 'done') return;
    }
  };
  return {
    start: () => ask({ kind: 'open' }),
    write(batch) {
      const out = new ByteWriter(512 * batch.length);
      const stretches: number[] = [];
      let follows = -1;
      let begin = 0;
      for (const event of batch) {
        const at = notesOf(event)?.place ?? (event as SpindleEvent)[SEQ];
        if (at !== follows) {
          if (out.length > 0) stretches.push(out.length - begin);
          begin = out.length;
          stretches.push(at);
        }
        encode(event, out);
        out.lineFeed();
        follows = at + 1;
      }
      stretches.push(out.length - begin);
      const chunk: Chunk = { kind: 'lines', lines: out.written(), stretches: Float64Array.from(stretches) };
      return ask(chunk, [out.bytes.buffer as ArrayBuffer]);
    },
    abort: () => given.abort(),
  } as Sink;
}
