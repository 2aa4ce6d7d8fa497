import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { from, lastValueFrom, NEVER, of, throwError } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { ConsoleSink } from '../../sinks/consoleSink.ts';
import { fromNodeWritable, fromWritableStream } from '../../sinks/fromWritable.ts';
import { sinkContract } from '../support/sinkContract.ts';

const startedOnce = { restarts: false };
const rows = (n: number) => Array.from({ length: n }, (_, id) => ({ id }));
const turn = () => new Promise((resolve) => setImmediate(resolve));
type Done = (error?: Error | null) => void;

sinkContract(
  'a WritableStream',
  () => {
    const chunks: object[][] = [];
    const stream = new WritableStream<object[]>({
      write: async (chunk) => {
        await turn();
        chunks.push(chunk);
      },
    });
    return { sink: fromWritableStream(stream), received: async () => chunks.flat() };
  },
  undefined,
  startedOnce,
);

sinkContract(
  'a Node Writable of objects',
  () => {
    const chunks: object[] = [];
    const stream = new Writable({
      objectMode: true,
      write(chunk, _, done) {
        chunks.push(chunk);
        setImmediate(done);
      },
    });
    return { sink: fromNodeWritable(stream), received: async () => chunks };
  },
  undefined,
  startedOnce,
);

sinkContract(
  'a Node Writable of bytes',
  () => {
    let text = '';
    const stream = new Writable({
      write(chunk, _, done) {
        text += chunk;
        setImmediate(done);
      },
    });
    const received = async () => {
      const lines = text.split('\n');
      expect(lines.pop()).toBe('');
      return lines.map((line) => JSON.parse(line) as object);
    };
    return { sink: fromNodeWritable(stream), received };
  },
  undefined,
  startedOnce,
);

describe('sinkTo a WritableStream', () => {
  it('writes a batch a chunk, then closes it', async () => {
    const log: unknown[] = [];
    const stream = new WritableStream({ write: (chunk) => void log.push(chunk), close: () => void log.push('closed') });
    const last = await lastValueFrom(from(rows(3)).pipe(batch(2), sinkTo(stream)));
    expect(log).toEqual([[{ id: 0 }, { id: 1 }], [{ id: 2 }], 'closed']);
    expect(last.eventsSent).toBe(3);
  });

  it('pauses the table while a write is pending', async () => {
    let release = () => {};
    let pulled = 0;
    function* endless() {
      for (;;) yield { id: pulled++ };
    }
    const stream = new WritableStream({ write: () => new Promise<void>((resolve) => (release = resolve)) });
    const subscription = fromTable(endless())
      .pipe(sinkTo(stream, { highWaterMark: 10 }))
      .subscribe();
    await turn();
    await turn();
    expect(pulled).toBeLessThanOrEqual(11);
    subscription.unsubscribe();
    release();
  });

  it.each([
    ['write', 'SINK_WRITE_FAILED', 0],
    ['close', 'SINK_CLOSE_FAILED', 1],
  ] as const)('surfaces a failed %s as %s, with its cause', async (method, code, acknowledged) => {
    const cause = new Error('no space');
    const stream = new WritableStream({ [method]: () => Promise.reject(cause) });
    await expect(lastValueFrom(of({ id: 1 }).pipe(sinkTo(stream)))).rejects.toMatchObject({
      code,
      cause,
      message: expect.stringContaining(`after ${acknowledged} acknowledged`),
    });
  });

  it('aborts it, with the reason, when the source fails and when unsubscribed', async () => {
    const reasons: unknown[] = [];
    const stream = () => new WritableStream({ abort: (reason) => void reasons.push(reason) });
    const lost = new Error('lost');
    await expect(lastValueFrom(throwError(() => lost).pipe(sinkTo(stream())))).rejects.toBe(lost);
    NEVER.pipe(sinkTo(stream())).subscribe().unsubscribe();
    await turn();
    expect(reasons).toEqual([lost, expect.objectContaining({ code: 'ABORTED' })]);
  });
});

describe('sinkTo a Node Writable', () => {
  // A stream may emit its error after the write that failed has been told of it.
  const thrown: unknown[] = [];
  const note = (error: unknown) => void thrown.push(error);
  beforeAll(() => void process.on('uncaughtException', note).on('warning', note));
  afterAll(() => void process.off('uncaughtException', note).off('warning', note));

  const sent = (stream: Writable, n = 1) => lastValueFrom(from(rows(n)).pipe(batch(100), sinkTo(stream)));
  const failing = (method: 'write' | 'final', when: (done: () => void) => void) =>
    new Writable({
      write: (_chunk, _encoding, done: Done) =>
        method === 'write' ? when(() => done(new Error('bad sector'))) : done(),
      final: (done: Done) => (method === 'final' ? when(() => done(new Error('bad sector'))) : done()),
    });

  it('writes JSON Lines, or objects one by one, then ends it', async () => {
    const bytes = new PassThrough();
    await lastValueFrom(from(rows(3)).pipe(batch(2), sinkTo(bytes)));
    expect(bytes.read().toString()).toBe('{"id":0}\n{"id":1}\n{"id":2}\n');
    const objects: object[] = [];
    const stream = new Writable({ objectMode: true, write: (event, _, done) => done(void objects.push(event)) });
    await lastValueFrom(from(rows(3)).pipe(batch(2), sinkTo(stream)));
    expect(objects).toEqual(rows(3));
    expect([bytes.writableFinished, stream.writableFinished]).toEqual([true, true]);
  });

  it.each([
    ['at once', (fail: () => void) => fail()],
    ['later', (fail: () => void) => void setImmediate(fail)],
  ])('surfaces a failed write and a failed end, %s, once', async (_, when) => {
    const cause = expect.objectContaining({ message: 'bad sector' });
    await expect(sent(failing('write', when))).rejects.toMatchObject({ code: 'SINK_WRITE_FAILED', cause });
    await expect(sent(failing('final', when))).rejects.toMatchObject({ code: 'SINK_CLOSE_FAILED', cause });
    await turn();
    expect(thrown).toEqual([]);
  });

  it('takes a batch of objects larger than the number of listeners that Node warns of', async () => {
    const stream = new Writable({ objectMode: true, write: (_event, _encoding, done) => void setImmediate(done) });
    expect((await sent(stream, 100)).eventsSent).toBe(100);
    await turn();
    expect(thrown).toEqual([]);
  });

  it('ends quietly when the stream is destroyed under a write, with what was acknowledged', async () => {
    const stream = new Writable({ write() {} });
    const done = sent(stream);
    await turn();
    stream.destroy();
    expect((await done).eventsSent).toBe(0);
  });

  it('surfaces an error that comes between writes', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    const done = lastValueFrom(
      fromTable(
        (async function* () {
          yield { id: 1 };
          await turn();
          stream.destroy(new Error('cable'));
          await turn();
          yield { id: 2 };
        })(),
      ).pipe(sinkTo(stream)),
    );
    await expect(done).rejects.toMatchObject({ code: 'SINK_WRITE_FAILED', message: expect.stringContaining('cable') });
  });

  it('is not hurt by a write that fails after it was given up', async () => {
    for (const make of [fromNodeWritable, (stream: Writable) => new ConsoleSink({ stream })]) {
      const sink = make(failing('write', (fail) => void setImmediate(fail)));
      await sink.start?.();
      const written = sink.write([{ id: 1 }]);
      await sink.abort?.(new Error('given up'));
      await expect(written).rejects.toMatchObject({ code: 'ABORTED' });
      await turn();
      await turn();
    }
    expect(thrown).toEqual([]);
  });

  it('destroys it when unsubscribed', async () => {
    const stream = new PassThrough();
    const closed = new Promise((resolve) => stream.on('close', resolve));
    NEVER.pipe(sinkTo(stream)).subscribe().unsubscribe();
    await closed;
    expect(stream.destroyed).toBe(true);
  });
});
