import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { lastValueFrom, of, tap } from 'rxjs';
import { fromTable } from '../../operators/fromTable.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { ConsoleSink } from '../../sinks/consoleSink.ts';
import { sinkContract } from '../support/sinkContract.ts';

function capture(fail?: (n: number) => Error | null) {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      const error = fail?.(chunks.length) ?? null;
      if (!error) chunks.push(String(chunk));
      setImmediate(done, error);
    },
  });
  return { chunks, stream };
}

sinkContract('ConsoleSink', () => {
  const { chunks, stream } = capture();
  return {
    sink: new ConsoleSink({ stream }),
    received: async () => {
      const lines = chunks.join('').split('\n');
      expect(lines.pop()).toBe('');
      return lines.map((line) => JSON.parse(line) as object);
    },
  };
});

describe('ConsoleSink', () => {
  it('prints a line an event', async () => {
    const { chunks, stream } = capture();
    await lastValueFrom(of({ id: 1 }, { id: 2 }).pipe(sinkTo(new ConsoleSink({ stream, prefix: '> ' }))));
    expect(chunks.join('')).toBe('> {"id":1}\n> {"id":2}\n');
  });

  it('indents', async () => {
    const { chunks, stream } = capture();
    await lastValueFrom(of({ id: 1 }).pipe(sinkTo(new ConsoleSink({ stream, indent: 2 }))));
    expect(chunks.join('')).toBe('{\n  "id": 1\n}\n');
  });

  it('ends quietly when the reader closes the pipe, and counts what was taken', async () => {
    const { stream } = capture((n) => (n === 1 ? Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) : null));
    const last = await lastValueFrom(of({ id: 1 }, { id: 2 }, { id: 3 }).pipe(sinkTo(new ConsoleSink({ stream }))));
    expect(last.eventsSent).toBe(1);
  });

  it('surfaces any other error', async () => {
    const { stream } = capture(() => new Error('bad sector'));
    await expect(lastValueFrom(of({ id: 1 }).pipe(sinkTo(new ConsoleSink({ stream }))))).rejects.toMatchObject({
      code: 'SINK_WRITE_FAILED',
    });
  });

  it('indents what only its own walk can write', async () => {
    const { chunks, stream } = capture();
    const sink = new ConsoleSink({ stream, indent: 2 });
    sink.start();
    await sink.write([{ id: 12345678901234567890n, list: [1], none: {} }]);
    expect(chunks.join('')).toBe('{\n  "id": 12345678901234567890,\n  "list": [\n    1\n  ],\n  "none": {}\n}\n');
  });

  it('says ABORTED when the process that reads has gone', async () => {
    const reader = spawn('head', ['-n', '1'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const gone = once(reader, 'exit');
    const sink = new ConsoleSink({ stream: reader.stdin });
    sink.start();
    await sink.write([{ id: 1 }, { id: 2 }]);
    await gone;
    await expect(sink.write([{ id: 3 }])).rejects.toMatchObject({
      code: 'ABORTED',
      cause: { code: expect.any(String) },
    });
    sink.close();
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('says ABORTED when the stream is destroyed, before a write or under it', async () => {
    const before = new ConsoleSink({ stream: new PassThrough().destroy() });
    before.start();
    await expect(before.write([{ id: 1 }])).rejects.toMatchObject({ code: 'ABORTED' });
    before.close();

    const stuck = new Writable({ write() {} });
    const under = new ConsoleSink({ stream: stuck });
    under.start();
    const written = under.write([{ id: 1 }]);
    stuck.destroy();
    await expect(written).rejects.toMatchObject({ code: 'ABORTED' });
    under.close();
  });

  it('closes without an error where the stream breaks after its last write', async () => {
    const { chunks, stream } = capture();
    let acknowledge = (): void => {};
    const acknowledged = new Promise<void>((resolve) => {
      acknowledge = resolve;
    });
    async function* rows() {
      yield { id: 1 };
      await acknowledged;
      stream.destroy(new Error('gone, late'));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const events = fromTable(rows()).pipe(sinkTo(new ConsoleSink({ stream })), tap(acknowledge));
    const last = await lastValueFrom(events);
    expect([last.eventsSent, chunks.length]).toEqual([1, 1]);
  });

  it('is settled by the callback, not by the call', async () => {
    let done = (): void => {};
    const stream = new Writable({
      write(_chunk, _encoding, callback) {
        done = callback;
      },
    });
    const sink = new ConsoleSink({ stream });
    sink.start();
    let settled = false;
    const written = sink.write([{ id: 1 }]).then(() => {
      settled = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toBe(false);
    done();
    await written;
  });

  it('leaves the stream open and without its listeners, and refuses what cannot be', () => {
    const { stream } = capture();
    const listeners = () => stream.listenerCount('error') + stream.listenerCount('close');
    const before = listeners();
    const sink = new ConsoleSink({ stream });
    sink.start();
    sink.close();
    expect(listeners()).toBe(before);
    expect(stream.writable).toBe(true);
    expect(() => new ConsoleSink({ indent: 11 })).toThrow('indent must be an integer from 0 to 10, got 11');
  });
});
