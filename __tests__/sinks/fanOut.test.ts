import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { lastValueFrom } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { fanOut } from '../../sinks/fanOut.ts';
import { FileSink } from '../../sinks/fileSink.ts';
import type { Sink } from '../../sinks/sink.ts';
import { SpindleError } from '../../src/errors.ts';
import { sinkContract } from '../support/sinkContract.ts';

const folder = mkdtempSync(join(tmpdir(), 'spindle-fan-out-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const read = (path: string): object[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

sinkContract(
  'fanOut',
  () => {
    const [one, two] = [join(folder, `${++files}`), join(folder, `${++files}`)];
    const sink = fanOut({ one: new FileSink(one), two: new FileSink(two) });
    return {
      sink,
      received: async () => {
        expect(read(two)).toEqual(read(one));
        return read(one);
      },
    };
  },
  () => fanOut({ good: new FileSink(join(folder, `${++files}`)), bad: new FileSink(folder) }),
);

/** Notes what is asked of it, in one list for all. */
const noting = (log: string[], name: string, own: Partial<Sink> = {}): Sink => ({
  start: () => {
    log.push(`${name} start`);
    return own.start?.();
  },
  write: (events) => {
    log.push(`${name} write ${events.length}`);
    return own.write?.(events);
  },
  close: () => {
    log.push(`${name} close`);
    return own.close?.();
  },
  abort: (reason) => {
    log.push(`${name} abort`);
    return own.abort?.(reason);
  },
});

const failAfter = (batches: number, error: unknown = new Error('disk full')): Partial<Sink> => {
  let written = 0;
  return {
    write: () => {
      if (written++ === batches) throw error;
    },
  };
};

const rows = Array.from({ length: 10 }, (_, id) => ({ id }));
const run = (sink: Sink) => lastValueFrom(fromTable(rows).pipe(batch(2), sinkTo(sink)));

describe('fanOut', () => {
  it('stops the run where one fails: the error names it and its count, all are aborted, rows stay true', async () => {
    const log: string[] = [];
    const fan = fanOut({ a: noting(log, 'a'), b: noting(log, 'b', failAfter(3)) });
    await expect(run(fan)).rejects.toMatchObject({
      code: 'SINK_WRITE_FAILED',
      message: 'the sink "b" failed after 6 acknowledged events: disk full',
      cause: new Error('disk full'),
    });
    expect(log.slice(-2)).toEqual(['a abort', 'b abort']);
    expect(log).not.toContain('a close');
    expect(fan.deliveries).toEqual({ a: { eventsSent: 8 }, b: { eventsSent: 6, error: new Error('disk full') } });
  });

  it('goes on with the others where it is told to', async () => {
    const log: string[] = [];
    const fan = fanOut({ a: noting(log, 'a'), b: noting(log, 'b', failAfter(1)) }, { onError: 'continue' });
    expect((await run(fan)).eventsSent).toBe(10);
    expect(fan.deliveries).toEqual({ a: { eventsSent: 10 }, b: { eventsSent: 2, error: new Error('disk full') } });
    expect(log.filter((entry) => entry.startsWith('b'))).toEqual(['b start', 'b write 2', 'b write 2', 'b abort']);
    expect(log).toContain('a close');
  });

  it('goes on even where the one that failed cannot be aborted', async () => {
    const abort = () => Promise.reject(new Error('nor aborted'));
    const broken = noting([], 'b', { ...failAfter(1), abort });
    const fan = fanOut({ a: noting([], 'a'), b: broken }, { onError: 'continue' });
    expect((await run(fan)).eventsSent).toBe(10);
    expect(fan.deliveries.b.error).toEqual(new Error('disk full'));
  });

  it('fails when none is left', async () => {
    const fan = fanOut({ a: noting([], 'a', failAfter(1)), b: noting([], 'b', failAfter(3)) }, { onError: 'continue' });
    await expect(run(fan)).rejects.toThrow('the sink "b" failed after 6 acknowledged events: disk full');
  });

  it('waits for the slowest', async () => {
    const order: string[] = [];
    const slow: Sink = {
      write: async (events) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push(`slow ${(events[0] as { id: number }).id}`);
      },
    };
    const quick: Sink = { write: (events) => void order.push(`quick ${(events[0] as { id: number }).id}`) };
    await run(fanOut({ slow, quick }));
    expect(order).toEqual([0, 2, 4, 6, 8].flatMap((id) => [`quick ${id}`, `slow ${id}`]));
  });

  it('aborts those that have begun where one cannot start', async () => {
    const log: string[] = [];
    const start = () => Promise.reject(new Error('no such topic'));
    const fan = fanOut({ a: noting(log, 'a'), b: noting(log, 'b', { start }), c: noting(log, 'c') });
    await expect(run(fan)).rejects.toMatchObject({
      code: 'SINK_START_FAILED',
      message: expect.stringContaining('"b"'),
    });
    expect(log).toEqual(['a start', 'b start', 'a abort', 'b abort']);
  });

  it('surfaces a close that fails, after the others are closed too', async () => {
    const log: string[] = [];
    const close = () => Promise.reject(new Error('not synced'));
    const fan = fanOut({ a: noting(log, 'a', { close }), b: noting(log, 'b') });
    await expect(run(fan)).rejects.toMatchObject({ code: 'SINK_CLOSE_FAILED', cause: new Error('not synced') });
    expect(log).toContain('b close');
  });

  it('ends quietly where the reader of one is gone', async () => {
    const gone = new SpindleError('ABORTED', 'the reader closed the pipe');
    const log: string[] = [];
    const fan = fanOut({ head: noting(log, 'head', failAfter(2, gone)), file: noting(log, 'file') });
    expect((await run(fan)).eventsSent).toBe(4);
    expect(log).toContain('file close');
  });

  it('knows where each sink stands, and resumes each', () => {
    const resumed: unknown[] = [];
    const fan = fanOut({
      a: { write() {}, position: () => 3, resume: (position) => void resumed.push(position) },
      b: { write() {}, resume: () => void resumed.push('not asked where it stands') },
    });
    expect(fan.position?.()).toEqual({ a: 3 });
    fan.resume?.({ a: 3 });
    expect(resumed).toEqual([3]);
    fan.resume?.(undefined);
    expect(resumed).toEqual([3, undefined]);
  });

  it.each([
    ['of other sinks', {}, { b: 3 }, 'position must be that of the same sinks, "a" among them'],
    ['of one sink', {}, 3, 'position must be that of the same sinks, "a" among them'],
    [
      'where one may fall behind',
      { onError: 'continue' },
      undefined,
      'onError must be "stop" where a checkpoint is kept',
    ],
  ] as const)('refuses a position %s', (_, options, position, message) => {
    const fan = fanOut({ a: { write() {}, position: () => 3, resume() {} } }, options);
    expect(() => fan.resume?.(position)).toThrow(message);
  });

  it('takes streams too', async () => {
    const seen: object[] = [];
    const stream = new WritableStream<object[]>({ write: (chunk) => void seen.push(...chunk) });
    await run(fanOut({ stream, none: { write: () => {} } }));
    expect(seen).toHaveLength(10);
  });

  it.each([
    [() => fanOut({}), 'sinks'],
    [() => fanOut({ a: {} as Sink }), 'sink'],
    [() => fanOut({ a: { write() {} } }, { onError: 'go on' as 'stop' }), 'onError'],
    [
      () => {
        const one = { write() {} };
        return fanOut({ one, two: one });
      },
      'sinks',
    ],
  ])('refuses %s', (make, option) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(option) }));
  });
});
