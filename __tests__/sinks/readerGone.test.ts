import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { concat, from, lastValueFrom, NEVER, type Observable, Subject, toArray } from 'rxjs';
import { sinkTo } from '../../operators/sinkTo.ts';
import { ConsoleSink } from '../../sinks/consoleSink.ts';
import { fanOut } from '../../sinks/fanOut.ts';
import type { Sink } from '../../sinks/sink.ts';
import type { SinkLike } from '../../sinks/toSink.ts';
import { SpindleError } from '../../src/errors.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const turns = async () => {
  for (let i = 0; i < 5; i++) await turn();
};
const withCode = (code: string) => Object.assign(new Error(code), { code });
const abortError = () => new DOMException('the user left', 'AbortError');

/** Everything that says that the reader is gone. */
const news: readonly (readonly [string, () => Error | undefined])[] = [
  ['nothing', () => undefined],
  ['AbortError', abortError],
  ...[
    'EPIPE',
    'ECONNRESET',
    'ECONNABORTED',
    'ABORT_ERR',
    'ERR_STREAM_DESTROYED',
    'ERR_STREAM_PREMATURE_CLOSE',
    'ERR_STREAM_WRITE_AFTER_END',
  ].map((code) => [code, () => withCode(code)] as const),
];

type Done = (error?: Error | null) => void;
/** A stream whose writes and end stay under way until the test answers them. */
function held(options: { readonly autoDestroy: boolean; readonly objectMode?: boolean }) {
  const under: { done?: Done } = {};
  const hold = (done: Done) => {
    under.done = done;
  };
  const stream = new Writable({ ...options, write: (_chunk, _encoding, done) => hold(done), final: hold });
  return {
    stream,
    answer: (error?: Error) => {
      const { done } = under;
      delete under.done;
      done?.(error);
    },
  };
}

/** The deliveries of a stream of one event at a time. */
function delivering(source: Observable<object>, target: SinkLike) {
  return lastValueFrom(source.pipe(sinkTo(target), toArray()));
}

/** That a stream ended as a completion, with so many acknowledged events. */
async function expectGone(done: ReturnType<typeof delivering>, eventsSent: number) {
  expect((await done).at(-1)).toEqual({ eventsSent, anomalyCount: 0, outOfOrderCount: 0, readerGone: true });
}

describe.each([
  ['the Writable itself', (stream: Writable): SinkLike => stream],
  ['a ConsoleSink', (stream: Writable): SinkLike => new ConsoleSink({ stream })],
  ['a fan-out', (stream: Writable): SinkLike => fanOut({ stream })],
])('a reader of %s that leaves', (name, toTarget) => {
  const thrown: unknown[] = [];
  const note = (error: unknown) => void thrown.push(error);
  beforeAll(() => void process.on('uncaughtException', note).on('unhandledRejection', note));
  afterAll(() => {
    process.off('uncaughtException', note).off('unhandledRejection', note);
    expect(thrown).toEqual([]);
  });

  describe.each([
    ['autoDestroy', true],
    ['no autoDestroy', false],
  ])('with %s', (_, autoDestroy) => {
    describe.each(news)('with %s', (kind, why) => {
      /** The ways in which the news may arrive. */
      const ways: readonly (readonly [string, (under: ReturnType<typeof held>) => void])[] = [
        ['by destroy', ({ stream }) => void stream.destroy(why())],
        ...(kind === 'nothing'
          ? []
          : [['by the callback', ({ answer }: ReturnType<typeof held>) => answer(why())] as const]),
        ...(kind === 'nothing'
          ? []
          : [['as an event', ({ stream }: ReturnType<typeof held>) => void stream.emit('error', why())] as const]),
      ];

      it.each(ways)('%s, under a write', async (_way, leave) => {
        const under = held({ autoDestroy });
        const source = new Subject<object>();
        const done = delivering(source, toTarget(under.stream));
        source.next({ id: 1 });
        await turns();
        under.answer();
        await turns();
        source.next({ id: 2 });
        await turns();
        leave(under);
        await expectGone(done, 1);
        expect(source.observed).toBe(false);
      });

      it.each(ways.filter(([way]) => way !== 'by the callback'))(
        '%s, while nothing is written',
        async (_way, leave) => {
          const under = held({ autoDestroy });
          const done = delivering(concat(from([{ id: 1 }]), NEVER), toTarget(under.stream));
          await turns();
          under.answer();
          await turns();
          leave(under);
          await expectGone(done, 1);
        },
      );

      it('before the start', async () => {
        const { stream } = held({ autoDestroy });
        stream.on('error', () => {}).destroy(why());
        await turns();
        await expectGone(delivering(name === 'a ConsoleSink' ? from([{ id: 1 }]) : NEVER, toTarget(stream)), 0);
      });

      if (name !== 'a ConsoleSink')
        it.each(ways)('%s, after close has begun', async (_way, leave) => {
          const under = held({ autoDestroy });
          const done = delivering(from([{ id: 1 }]), toTarget(under.stream));
          await turns();
          under.answer();
          await turns();
          expect(under.stream.writableEnded).toBe(true);
          leave(under);
          await expectGone(done, 1);
        });

      it('after the end', async () => {
        const under = held({ autoDestroy: false });
        const done = delivering(from([{ id: 1 }]), toTarget(under.stream));
        await turns();
        under.answer();
        await turns();
        under.answer();
        expect((await done).at(-1)).toMatchObject({ eventsSent: 1 });
        if (name !== 'a ConsoleSink' && kind !== 'nothing') under.stream.emit('error', why());
      });
    });

    it('is no excuse for any other error', async () => {
      const under = held({ autoDestroy });
      const done = delivering(from([{ id: 1 }]), toTarget(under.stream));
      await turns();
      under.answer(withCode('EIO'));
      await expect(done).rejects.toMatchObject({ code: 'SINK_WRITE_FAILED' });
    });
  });

  it('after others have ended the stream', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    const source = new Subject<object>();
    const done = delivering(source, toTarget(stream));
    source.next({ id: 1 });
    await turns();
    stream.end();
    await expectGone(done, 1);
  });
});

it('counts the objects of a batch that were taken before the reader left', async () => {
  const stream = new Writable({
    objectMode: true,
    write: ({ id }, _encoding, done) => void setImmediate(done, id === 3 ? withCode('EPIPE') : undefined),
  });
  const done = lastValueFrom(from([[{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]]).pipe(sinkTo(stream)));
  expect(await done).toMatchObject({ eventsSent: 2, readerGone: true });
});

describe('a reader of a WritableStream that leaves', () => {
  const reasons: readonly (readonly [string, unknown])[] = [
    ['no reason', undefined],
    ['AbortError', abortError()],
    ['ECONNRESET', withCode('ECONNRESET')],
  ];

  it.each(reasons)('with %s, under a write', async (_, reason) => {
    const { readable, writable } = new TransformStream<object[]>();
    const done = delivering(from([{ id: 1 }, { id: 2 }]), writable);
    const reader = readable.getReader();
    await reader.read();
    await reader.cancel(reason);
    expect((await done).at(-1)).toMatchObject({ readerGone: true });
  });

  it.each(reasons)('with %s, while nothing is written', async (_, reason) => {
    const { readable, writable } = new TransformStream<object[]>();
    const done = delivering(NEVER, writable);
    await turns();
    await readable.cancel(reason);
    await expectGone(done, 0);
  });

  it.each(reasons)('with %s, before the start', async (_, reason) => {
    const { readable, writable } = new TransformStream<object[]>();
    await readable.cancel(reason);
    await expectGone(delivering(NEVER, writable), 0);
  });

  it.each(reasons)('with %s, after close has begun', async (_, reason) => {
    const writable = new WritableStream({ close: () => turn().then(() => Promise.reject(reason)) });
    await expectGone(delivering(from([{ id: 1 }]), writable), 1);
  });

  it('by leaving a loop', async () => {
    const { readable, writable } = new TransformStream<object[]>();
    const done = delivering(concat(from([{ id: 1 }]), NEVER), writable);
    for await (const [event] of readable) {
      expect(event).toEqual({ id: 1 });
      break;
    }
    await expectGone(done, 1);
  });
});

describe('a sink that says so itself', () => {
  const gone = () => new SpindleError('ABORTED', 'enough');

  const ways: readonly (readonly [string, Sink, number])[] = [
    ['start', { start: () => Promise.reject(gone()), write() {} }, 0],
    ['write', { write: (): Promise<void> => Promise.reject(gone()) }, 0],
    ['close', { write() {}, close: () => Promise.reject(gone()) }, 1],
    ['the controller', { start: (controller) => void setImmediate(() => controller?.error(gone())), write() {} }, 1],
  ];

  it.each(ways)('in %s', async (method, sink, eventsSent) => {
    const end = method === 'the controller' ? NEVER : from([]);
    await expectGone(delivering(concat(from([{ id: 1 }]), end), sink), eventsSent);
  });

  it('while a write is under way: the write is still counted', async () => {
    let acknowledge = () => {};
    let say = () => {};
    const sink: Sink = {
      start: (controller) => {
        say = () => controller?.error(gone());
      },
      write: () => new Promise<void>((resolve) => (acknowledge = resolve)),
    };
    const done = delivering(concat(from([{ id: 1 }]), NEVER), sink);
    await turns();
    say();
    acknowledge();
    await expectGone(done, 1);
  });

  it('or fails', async () => {
    const sink: Sink = {
      start: (controller) => void setImmediate(() => controller?.error(new Error('unplugged'))),
      write() {},
    };
    await expect(delivering(NEVER, sink)).rejects.toMatchObject({ code: 'SINK_WRITE_FAILED' });
  });
});

it('a client of an HTTP server that disconnects ends the stream, also if the server ends the response by itself', async () => {
  const ended: Promise<unknown>[] = [];
  const source = new Subject<object>();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/ending') request.on('close', () => response.end());
    ended.push(lastValueFrom(source.pipe(sinkTo(response))));
    source.next({ id: 1 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  for (const path of ['/', '/ending']) {
    await new Promise<void>((resolve, reject) => {
      const request = get({ port, path, host: '127.0.0.1' }, (response) => {
        response.on('error', () => {}).once('data', () => void response.destroy());
        response.on('close', resolve);
      });
      request.on('error', reject);
    });
    expect(await ended.at(-1)).toMatchObject({ eventsSent: 1, readerGone: true });
  }
  server.close();
  expect(source.observed).toBe(false);
});
