import { describe, expect, it } from '@jest/globals';
import { EMPTY, from, lastValueFrom, map, NEVER, of, range, Subject, take, throwError, toArray } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { type Delivery, sinkTo } from '../../operators/sinkTo.ts';
import type { Sink } from '../../sinks/sink.ts';
import { SpindleError } from '../../src/errors.ts';
import { carry } from '../../src/event/carry.ts';
import { marbleCases, marbles } from '../support/marbles.ts';

const rows = (n: number) => Array.from({ length: n }, (_, id) => ({ id }));
const totals = (eventsSent: number): Delivery => ({ eventsSent, anomalyCount: 0, outOfOrderCount: 0 });

/** A sink that writes down what happens to it. */
function recording(overrides: Sink = { write() {} }) {
  const log: string[] = [];
  const note = (line: string) => void log.push(line);
  const sink: Required<Omit<Sink, 'position' | 'resume'>> = {
    start() {
      note('start');
      return overrides.start?.();
    },
    write(events) {
      note(`write ${events.length}`);
      return overrides.write(events);
    },
    close() {
      note('close');
      return overrides.close?.();
    },
    abort(reason) {
      note('abort');
      return overrides.abort?.(reason);
    },
  };
  return { log, sink };
}

describe('sinkTo', () => {
  it('starts, writes each batch, closes, and tells the running totals', async () => {
    const { log, sink } = recording();
    const deliveries = await lastValueFrom(fromTable(rows(5)).pipe(batch(2), sinkTo(sink), toArray()));
    expect(deliveries).toEqual([2, 4, 5].map(totals));
    expect(log).toEqual(['start', 'write 2', 'write 2', 'write 1', 'close']);
  });

  it(
    'is synchronous where the sink is: virtual time holds',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b--|', { a: { id: 1 }, b: { id: 2 } });
      expectObservable(source.pipe(sinkTo({ write() {} }))).toBe('-x-y--|', { x: totals(1), y: totals(2) });
      expectSubscriptions(source.subscriptions).toBe('^-----!');
    }),
  );

  marbleCases(
    () => sinkTo({ write() {} }),
    [
      ['never', '-', '-', '^'],
      ['empty', '--|', '--(o|)', '^-!'],
      ['one', '-a-|', '-x-|', '^--!'],
      ['many', '-a-b-|', '-x-y-|', '^----!'],
      ['error', '-a-#', '-x-#', '^--!'],
      ['synchronous', '(ab|)', '(xy|)', '(^!)'],
    ],
    { source: { a: { id: 1 }, b: { id: 2 } }, result: { o: totals(0), x: totals(1), y: totals(2) } },
  );

  it(
    'early unsubscribe: leaves an endless source and aborts the sink',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const { log, sink } = recording();
      const source = cold('-a-a-a-a', { a: { id: 1 } });
      expectObservable(source.pipe(sinkTo(sink)), '^---!').toBe('-x-y', { x: totals(1), y: totals(2) });
      expectSubscriptions(source.subscriptions).toBe('^---!');
      flush();
      expect(log).toEqual(['start', 'write 1', 'write 1', 'abort']);
    }),
  );

  it('lets take() stop an endless table, and aborts the sink', async () => {
    const { log, sink } = recording();
    let produced = 0;
    function* endless() {
      while (true) yield { id: produced++ };
    }
    await lastValueFrom(fromTable(endless()).pipe(batch(2), sinkTo(sink), take(3)));
    expect(produced).toBe(6);
    expect(log).toEqual(['start', 'write 2', 'write 2', 'write 2', 'abort']);
  });

  it('reentrancy: writes in order what the source emits while a batch is being written or told of', () => {
    const source = new Subject<{ id: number }>();
    const written: number[] = [];
    let under = 0;
    const sink: Sink<{ id: number }> = {
      write([event]) {
        expect(++under).toBe(1);
        if (event?.id === 1) source.next({ id: 3 });
        written.push(event?.id as number);
        under--;
      },
    };
    const told: number[] = [];
    source.pipe(sinkTo(sink)).subscribe(({ eventsSent }) => {
      told.push(eventsSent);
      if (eventsSent === 2) source.next({ id: 4 });
    });
    source.next({ id: 1 });
    source.next({ id: 2 });
    source.complete();
    expect(written).toEqual([1, 3, 4, 2]);
    expect(told).toEqual([1, 2, 3, 4]);
  });

  it('writes what has gathered while the sink started in a loop, not in a tower of calls', async () => {
    const sink: Sink = { start: () => Promise.resolve(), write() {} };
    expect(
      await lastValueFrom(
        range(0, 60_000).pipe(
          map((id) => ({ id })),
          sinkTo(sink),
        ),
      ),
    ).toEqual(totals(60_000));
  });

  it('gives an empty stream one Delivery of zeros', async () => {
    expect(await lastValueFrom(EMPTY.pipe(sinkTo({ write() {} }), toArray()))).toEqual([totals(0)]);
  });

  it('counts anomalies, and events that arrive after a later one of their own table', async () => {
    const event = (_spindle_table: string, _spindle_seq: number, _spindle_is_anomaly = false) => ({
      _spindle_table,
      _spindle_seq,
      _spindle_is_anomaly,
    });
    const events = [event('a', 0), event('b', 5), event('a', 2), event('a', 1, true), event('b', 4), event('b', 6)];
    expect(await lastValueFrom(of(...events).pipe(sinkTo({ write() {} })))).toEqual({
      eventsSent: 6,
      anomalyCount: 1,
      outOfOrderCount: 2,
    });
  });

  it('with a watermark counts what is behind it, and how late events are at most', async () => {
    const event = (_spindle_table: string, seconds: number | null) => ({
      _spindle_table,
      _spindle_event_time: seconds === null ? null : new Date(1000 * seconds),
    });
    const all = [
      event('a', 0),
      event('b', 90),
      event('a', 50),
      event('a', 20),
      event('a', null),
      event('a', 10),
      event('b', 89),
    ];
    const count = (watermarkSeconds: number, events: readonly object[] = all) =>
      lastValueFrom(from(events).pipe(batch(2), sinkTo({ write() {} }, { watermarkSeconds })));
    expect(await count(30)).toEqual({ ...totals(7), maxLatenessSeconds: 40, behindWatermark: 1 });
    expect(await count(29.9)).toEqual({ ...totals(7), maxLatenessSeconds: 40, behindWatermark: 2 });
    expect(await count(0)).toEqual({ ...totals(7), maxLatenessSeconds: 40, behindWatermark: 3 });
    expect(await count(0, [])).toEqual({ ...totals(0), maxLatenessSeconds: 0, behindWatermark: 0 });
    const carried = all.map((one) => carry(one, { other: 1 }));
    expect(await count(30, carried)).toEqual({ ...totals(7), maxLatenessSeconds: 40, behindWatermark: 1 });
  });

  it('writes one batch at a time', async () => {
    let under = 0;
    let most = 0;
    const sink: Sink = {
      write: async () => {
        most = Math.max(most, ++under);
        await new Promise((resolve) => setImmediate(resolve));
        under--;
      },
    };
    await lastValueFrom(fromTable(rows(50)).pipe(batch(3), sinkTo(sink)));
    expect(most).toBe(1);
  });

  it('surfaces a failed start once, with its cause, and writes nothing', async () => {
    const cause = new Error('no such host');
    const { log, sink } = recording({ start: () => Promise.reject(cause), write() {} });
    await expect(lastValueFrom(fromTable(rows(3)).pipe(sinkTo(sink)))).rejects.toMatchObject({
      code: 'SINK_START_FAILED',
      cause,
    });
    expect(log).toEqual(['start', 'abort']);
  });

  it('surfaces a failed write once, with its cause and how many events were acknowledged', async () => {
    let writes = 0;
    const { log, sink } = recording({
      write: () => {
        if (++writes === 3) throw new Error('disk full');
      },
    });
    await expect(lastValueFrom(fromTable(rows(10)).pipe(batch(2), sinkTo(sink)))).rejects.toMatchObject({
      code: 'SINK_WRITE_FAILED',
      message: 'writing to the sink failed after 4 acknowledged events: disk full',
    });
    expect(log).toEqual(['start', 'write 2', 'write 2', 'write 2', 'abort']);
  });

  it('surfaces a failed close', async () => {
    const { sink } = recording({ write() {}, close: () => Promise.reject(new Error('fsync')) });
    await expect(lastValueFrom(fromTable(rows(1)).pipe(sinkTo(sink)))).rejects.toMatchObject({
      code: 'SINK_CLOSE_FAILED',
    });
  });

  it.each([
    ['at once', () => {}],
    ['later', () => Promise.resolve()],
  ])('says when the sink has started %s, before the first write', async (_, start) => {
    const { log, sink } = recording({ start, write() {} });
    const started = { onStart: () => void log.push('started') };
    await lastValueFrom(fromTable(rows(1)).pipe(sinkTo(sink, started)));
    expect(log).toEqual(['start', 'started', 'write 1', 'close']);
    const refused = {
      onStart: () => {
        throw new Error('not now');
      },
    };
    await expect(lastValueFrom(fromTable(rows(1)).pipe(sinkTo(sink, refused)))).rejects.toMatchObject({
      code: 'SINK_START_FAILED',
    });
    expect(log.slice(4)).toEqual(['start', 'abort']);
  });

  it('ends quietly where the far end wants no more', async () => {
    let writes = 0;
    const { log, sink } = recording({
      write: async () => {
        if (++writes === 2) throw new SpindleError('ABORTED', 'the reader closed the pipe');
      },
    });
    const deliveries = await lastValueFrom(fromTable(rows(10)).pipe(batch(2), sinkTo(sink), toArray()));
    expect(deliveries).toEqual([totals(2), { ...totals(2), readerGone: true }]);
    expect(log.at(-1)).toBe('close');
  });

  it('aborts the sink when the source fails, after what was under way', async () => {
    const { log, sink } = recording({ write: () => new Promise<void>((resolve) => setImmediate(resolve)) });
    const source = new Subject<object>();
    const done = lastValueFrom(source.pipe(sinkTo(sink), toArray()));
    source.next({ id: 1 });
    source.error(new Error('lost'));
    await expect(done).rejects.toThrow('lost');
    expect(log).toEqual(['start', 'write 1', 'abort']);
    await expect(lastValueFrom(throwError(() => new Error('at once')).pipe(sinkTo(sink)))).rejects.toThrow('at once');
  });

  it('aborts the sink when unsubscribed', () => {
    const { log, sink } = recording();
    NEVER.pipe(sinkTo(sink)).subscribe().unsubscribe();
    expect(log).toEqual(['start', 'abort']);
  });

  it('refuses a sink that another live subscription writes to, and takes it after', async () => {
    const sink: Sink = { write() {} };
    const first = NEVER.pipe(sinkTo(sink)).subscribe();
    await expect(lastValueFrom(of({ id: 1 }).pipe(sinkTo(sink)))).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    first.unsubscribe();
    expect(await lastValueFrom(of({ id: 1 }).pipe(sinkTo(sink)))).toEqual(totals(1));
  });

  it('errs rather than hold more than 65,536 events of a source that cannot be paused', async () => {
    const source = new Subject<object>();
    const done = lastValueFrom(source.pipe(sinkTo({ write: () => new Promise<void>(() => {}) })));
    for (let i = 0; i <= 65_536; i++) source.next({});
    await expect(done).rejects.toMatchObject({ code: 'BACKPRESSURE_OVERFLOW' });
  });

  it('does not start the sink of a stream that has failed already', async () => {
    const { log, sink } = recording();
    await expect(
      lastValueFrom(
        range(0, 100_000).pipe(
          map((id) => ({ id })),
          sinkTo(sink),
        ),
      ),
    ).rejects.toMatchObject({
      code: 'BACKPRESSURE_OVERFLOW',
    });
    expect(log).not.toContain('start');
  });

  it('refuses what is no sink, and a high-water mark below 1', () => {
    // @ts-expect-error: not a sink
    expect(() => sinkTo({})).toThrow('sink must be a sink, a WritableStream or a Node Writable');
    expect(() => sinkTo({ write() {} }, { highWaterMark: 0 })).toThrow('highWaterMark must be an integer ≥ 1, got 0');
  });

  it('writes batches that waited as one, of up to batchSize, in order', async () => {
    const sizes: number[] = [];
    const seen: unknown[] = [];
    const slow: Sink<{ id: number }> = {
      write: async (events) => {
        sizes.push(events.length);
        seen.push(...events.map(({ id }) => id));
        await Promise.resolve();
      },
    };
    await lastValueFrom(fromTable(rows(20)).pipe(batch(2), sinkTo(slow, { batchSize: 7 })));
    expect(sizes).toEqual([2, 6, 6, 6]);
    expect(seen).toEqual(rows(20).map(({ id }) => id));
  });

  it('counts what was written whatever write returns', async () => {
    const got: object[] = [];
    const pushing = { write: (events: readonly object[]) => got.push(...events) } as unknown as Sink;
    expect(await lastValueFrom(fromTable(rows(3)).pipe(batch(2), sinkTo(pushing)))).toEqual(totals(3));
  });

  it('keeps a sink in use until its write and its abort are done', async () => {
    const settled: (() => void)[] = [];
    const later = () => new Promise<void>((resolve) => settled.push(resolve));
    const sink: Sink = { write: later, abort: later };
    const first = of({ id: 1 }).pipe(sinkTo(sink)).subscribe();
    first.unsubscribe();
    const again = () => lastValueFrom(EMPTY.pipe(sinkTo(sink)));
    await expect(again()).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    settled[0]?.();
    await Promise.resolve();
    await expect(again()).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    settled[1]?.();
    await Promise.resolve();
    await expect(again()).resolves.toEqual(totals(0));
  });

  it.each([undefined, null, 'console', {}])('refuses %p as a sink', (target) => {
    expect(() => sinkTo(target as unknown as Sink)).toThrow('sink must be a sink, a WritableStream or a Node Writable');
  });
});
