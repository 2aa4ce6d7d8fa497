import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { lastValueFrom, of } from 'rxjs';
import { sinkTo } from '../../operators/sinkTo.ts';
import { ConsoleSink } from '../../sinks/consoleSink.ts';

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
});
