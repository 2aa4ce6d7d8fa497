import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  concat,
  EMPTY,
  from,
  lastValueFrom,
  type MonoTypeOperatorFunction,
  map,
  NEVER,
  type Observable,
  of,
  Subject,
  take,
  throwError,
  toArray,
} from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { injectAnomalies } from '../../operators/injectAnomalies.ts';
import { recordTruth } from '../../operators/recordTruth.ts';
import { reorder } from '../../operators/reorder.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import type { Sink } from '../../sinks/sink.ts';
import { AnomalyRegistry, CollectiveAnomaly, ContextualAnomaly, PointAnomaly } from '../../src/anomalies/index.ts';
import { SpindleError } from '../../src/errors.ts';
import { carry } from '../../src/event/carry.ts';
import type { Change } from '../../src/event/event.ts';
import type { Truth } from '../../src/event/truth.ts';
import { marbleCases, marbles } from '../support/marbles.ts';
import { type OrderEvent, orders, run } from '../support/orders.ts';

/** A sink that keeps what it is given, and in which order it was called. */
function memory() {
  const truth: Truth[] = [];
  const calls: string[] = [];
  const sink = {
    start: () => void calls.push('start'),
    write: (batch: readonly object[]) => {
      calls.push('write');
      truth.push(...(batch as Truth[]));
    },
    close: () => void calls.push('close'),
    abort: () => void calls.push('abort'),
  };
  return { sink, truth, calls };
}

const event = (seq: number) => ({ id: seq, _spindle_table: 'visit', _spindle_seq: seq });
const [a, b, c] = [event(0), event(1), event(2)];

const kinds = {
  point: () => new PointAnomaly('price', { column: 'amount', fraction: 0.1 }),
  contextual: () =>
    new ContextualAnomaly('status', {
      column: 'status',
      conditionColumn: 'status',
      normalValues: ['open'],
      anomalousValues: ['gone', 'lost'],
      fraction: 0.3,
    }),
  collective: () => new CollectiveAnomaly('bot', { groupColumn: 'user', timestampColumn: 'at', fraction: 0.2 }),
  another: () => new CollectiveAnomaly('rush', { groupColumn: 'status', timestampColumn: 'at', fraction: 1 }),
};
const text = (value: unknown) => JSON.stringify(value);
const columns = ['id', 'amount', 'status', 'user', 'at'] as const;

/** The truth as a diff finds it: what differs from the source row, and what comes after a higher seq. */
function diff(out: readonly OrderEvent[], input: readonly OrderEvent[]) {
  return out.flatMap((event, i) => {
    const original = input[event.id] as OrderEvent;
    const changed = columns.filter((column) => text(event[column]) !== text(original[column]));
    const placesLate = out.slice(0, i).filter((earlier) => earlier._spindle_seq > event._spindle_seq).length;
    if (changed.length === 0 && placesLate === 0) return [];
    const times = out.slice(0, i + 1).map(({ _spindle_event_time: time }) => Number(time));
    const lateSeconds = (Math.max(...times) - Number(event._spindle_event_time)) / 1000;
    const values = changed.map((column) => [column, text(original[column]), text(event[column])]);
    return [{ seq: event._spindle_seq, source: event.id, placesLate, lateSeconds, values }];
  });
}

/** The same, as the truth tells it: of several changes of one column, the last. */
function told(truth: readonly Truth[]) {
  return truth.flatMap(({ _spindle_seq: seq, sourceSeq: source, placesLate, lateSeconds, anomalies }) => {
    const values = columns.flatMap((column) => {
      const own = (anomalies as readonly Change[]).filter((change) => change.column === column);
      const [was, is] = [text(own[0]?.original), text(own.at(-1)?.value)];
      return was === is ? [] : [[column, was, is]];
    });
    if (values.length > 0 || placesLate > 0) return [{ seq, source, placesLate, lateSeconds, values }];
    // Part of a collective anomaly, whose time stays.
    expect(anomalies.at(-1)?.type).toMatch(/^collective:/);
    return [];
  });
}

describe('recordTruth', () => {
  it.each([
    ['point', [kinds.point]],
    ['contextual', [kinds.contextual]],
    ['collective', [kinds.collective]],
    ['every kind, overlapping', Object.values(kinds)],
    ['none', []],
  ])('agrees with a diff, both ways: %s', (_, makes) => {
    const fractions = fc.double({ min: 0, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(fc.nat(200), fractions, fc.nat(), fc.boolean(), (n, fraction, seed, label) => {
        const input = orders(n, 8);
        const { sink, truth } = memory();
        const registry = new AnomalyRegistry<keyof OrderEvent>(makes.map((make) => make()));
        const out = run(
          from(input).pipe(
            injectAnomalies(registry, { seed, label }),
            reorder({ fraction, maxDelaySlots: 7, seed }),
            recordTruth(sink),
          ),
        );
        expect(out).toHaveLength(n);
        expect(told(truth)).toEqual(diff(out, input));
        const listed = new Set(truth.map(({ sourceSeq }) => sourceSeq));
        const others = out.map(({ id }) => id).filter((id) => !listed.has(id));
        expect(others).toEqual([...others].sort((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });

  it('lists all anomalies of an event, each with its type, column, values and group', () => {
    const { sink, truth } = memory();
    const price = new PointAnomaly('price', { column: 'amount', fraction: 1, multiplierRange: [10, 10] });
    const registry = new AnomalyRegistry<keyof OrderEvent>([
      price,
      new ContextualAnomaly('a', {
        column: 'status',
        conditionColumn: 'id',
        normalValues: [1],
        anomalousValues: ['x'],
        fraction: 1,
      }),
      new ContextualAnomaly('b', {
        column: 'status',
        conditionColumn: 'id',
        normalValues: [1],
        anomalousValues: ['y'],
        fraction: 1,
      }),
      new CollectiveAnomaly('rush', { groupColumn: 'user', timestampColumn: 'at', windowSeconds: 1, fraction: 1 }),
    ]);
    const options = { baselines: { amount: 2 }, label: false };
    run(from(orders(2, 1)).pipe(injectAnomalies(registry, options), recordTruth(sink)));
    const point = { type: 'point:price', column: 'amount', value: 20, group: null };
    expect(truth[1]).toEqual({
      _spindle_table: 'orders',
      _spindle_seq: 1,
      sourceSeq: 1,
      placesLate: 0,
      lateSeconds: 0,
      anomalies: [
        { ...point, original: 9.5 },
        { type: 'contextual:a', column: 'status', original: 'open', value: 'x', group: null },
        { type: 'contextual:b', column: 'status', original: 'open', value: 'y', group: null },
        {
          type: 'collective:rush',
          column: 'at',
          original: new Date('2026-01-01T01:00:00Z'),
          value: expect.any(Date),
          group: 0,
        },
      ],
    });
  });

  it('goes on listing through a second injectAnomalies, and keeps to the source row', () => {
    const { sink, truth } = memory();
    const twice = [kinds.collective(), kinds.another()].map((anomaly) => new AnomalyRegistry([anomaly]));
    const input = orders(60, 6);
    const [first, second] = twice as [AnomalyRegistry<'user' | 'at'>, AnomalyRegistry<'status' | 'at'>];
    run(from(input).pipe(injectAnomalies(first), injectAnomalies(second), recordTruth(sink)));
    const both = truth.filter(({ anomalies }) => anomalies.length === 2);
    expect(both.length).toBeGreaterThan(0);
    for (const { anomalies, sourceSeq } of both) {
      const [one, two] = anomalies as readonly Change[];
      expect([one?.type, two?.type]).toEqual(['collective:bot', 'collective:rush']);
      expect(one?.original).toEqual(input[sourceSeq as number]?.at);
      expect(two?.original).toEqual(one?.value);
    }
  });

  it("knows an anomaly of the user's own by its label", () => {
    const { sink, truth } = memory();
    const own = { ...a, _spindle_is_anomaly: true, _spindle_anomaly_type: 'orphan:customer' };
    run(of(own, { ...b, _spindle_is_anomaly: false, _spindle_anomaly_type: null }).pipe(recordTruth(sink)));
    expect(truth.map(({ anomalies }) => anomalies)).toEqual([[{ type: 'orphan:customer' }]]);
  });

  it.each([true, false])("lists an anomaly of the user's own beside others of the event, labels %p", (label) => {
    const orphan = map((event: object) =>
      carry(event, { ...event, amount: null, _spindle_is_anomaly: true, _spindle_anomaly_type: 'orphan:amount' }),
    );
    const price = () => new AnomalyRegistry([new PointAnomaly('price', { column: 'amount', fraction: 1 })]);
    const again = new AnomalyRegistry([
      new ContextualAnomaly('status', {
        ...{ column: 'status', conditionColumn: 'user', normalValues: [0] },
        ...{ anomalousValues: ['gone'], fraction: 1 },
      }),
    ]);
    const typesOf = (...stages: readonly MonoTypeOperatorFunction<object>[]) => {
      const { sink, truth } = memory();
      run(
        from(orders(1, 1)).pipe(
          (source) => stages.reduce((all, stage) => all.pipe(stage), source as Observable<object>),
          recordTruth(sink),
        ),
      );
      return truth.map(({ anomalies }) => anomalies.map(({ type }) => type));
    };
    const inject = (registry: AnomalyRegistry) => injectAnomalies(registry, { label });
    const [first, second] = [inject(price()), inject(again)];
    expect(typesOf(first, orphan)).toEqual([['point:price', 'orphan:amount']]);
    expect(typesOf(orphan, second)).toEqual([['orphan:amount', 'contextual:status']]);
    expect(typesOf(first, orphan, second)).toEqual([['point:price', 'orphan:amount', 'contextual:status']]);
  });

  it('counts places by table', () => {
    const { sink, truth } = memory();
    run(of(b, { ...a, _spindle_table: 'other' }, a).pipe(recordTruth(sink)));
    expect(truth).toEqual([{ _spindle_table: 'visit', _spindle_seq: 0, sourceSeq: 0, placesLate: 1, anomalies: [] }]);
  });

  it('passes what has neither table nor seq', () => {
    const { sink, truth, calls } = memory();
    expect(run(of({ x: 1 }, { x: 2 }).pipe(recordTruth(sink)))).toEqual([{ x: 1 }, { x: 2 }]);
    expect([truth, calls]).toEqual([[], ['start', 'close']]);
  });

  marbleCases(
    () => recordTruth(memory().sink),
    [
      ['never', '-', '-', '^'],
      ['empty', '-|', '-|', '^!'],
      ['one', '-a-|', '-a-|', '^--!'],
      ['many', '-a-cb|', '-a-cb|', '^----!'],
      ['error', '-cb#', '-cb#', '^--!'],
    ],
    { source: { a, b, c }, result: { a, b, c } },
  );

  it(
    'unsubscribes from an endless source with its own subscription',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b-a-b', { a, b });
      expectObservable(source.pipe(recordTruth(memory().sink)), '^---!').toBe('-a-b', { a, b });
      expectSubscriptions(source.subscriptions).toBe('^---!');
    }),
  );

  it('has the truth written before the event goes on', () => {
    const { sink, truth } = memory();
    const written: number[] = [];
    of(b, a, c)
      .pipe(recordTruth(sink))
      .subscribe(() => written.push(truth.length));
    expect(written).toEqual([0, 1, 1]);
  });

  it('waits for a sink that takes its time, and writes what has come meanwhile at once', async () => {
    const source = new Subject<object>();
    const acknowledge: (() => void)[] = [];
    const sizes: number[] = [];
    const out: object[] = [];
    const sink: Sink = {
      write: (batch) => {
        sizes.push(batch.length);
        return new Promise<void>((resolve) => acknowledge.push(resolve));
      },
    };
    const settled = async () => {
      acknowledge.pop()?.();
      await new Promise((resolve) => setImmediate(resolve));
      return out.length;
    };
    source.pipe(recordTruth(sink)).subscribe((value) => out.push(value));
    for (const seq of [5, 4, 3, 2, 6]) source.next(event(seq));
    expect(out).toHaveLength(1);
    expect(await settled()).toBe(2);
    expect(await settled()).toBe(5);
    expect(sizes).toEqual([1, 2]);
  });

  it('starts the sink with the first event, and closes it before it completes', () => {
    const { sink, calls } = memory();
    const source = new Subject<object>();
    source.pipe(recordTruth(sink)).subscribe({ complete: () => calls.push('complete') });
    expect(calls).toEqual([]);
    source.next(b);
    source.next(a);
    source.complete();
    expect(calls).toEqual(['start', 'write', 'close', 'complete']);
  });

  it('aborts the sink when the source fails or the stream is given up', () => {
    const failed = memory();
    const errors: unknown[] = [];
    concat(
      of(a),
      throwError(() => 'torn'),
    )
      .pipe(recordTruth(failed.sink))
      .subscribe({ error: (error) => errors.push(error) });
    expect([failed.calls, errors]).toEqual([['start', 'abort'], ['torn']]);

    const left = memory();
    run(concat(of(a, b), NEVER).pipe(recordTruth(left.sink), take(1)));
    expect(left.calls).toEqual(['start', 'abort']);
  });

  it.each([
    ['start', 'SINK_START_FAILED'],
    ['write', 'SINK_WRITE_FAILED'],
    ['close', 'SINK_CLOSE_FAILED'],
  ] as const)('surfaces once what %s throws, synchronously or not, and says whose it is', async (method, code) => {
    for (const fail of [
      () => {
        throw new Error('full');
      },
      () => Promise.reject(new Error('full')),
    ]) {
      const { sink } = memory();
      const data = memory();
      const events = of(b, a, c).pipe(recordTruth({ ...sink, [method]: fail }), batch(1), sinkTo(data.sink));
      await expect(lastValueFrom(events)).rejects.toMatchObject({
        ...{ code, cause: { message: 'full' } },
        message: expect.stringMatching(/^truth: .* the sink failed/),
      });
      expect(data.calls.filter((call) => call === 'abort')).toHaveLength(1);
    }
  });

  it.each([
    [
      'at once',
      () => {
        throw new Error('no');
      },
    ],
    ['later', () => Promise.reject(new Error('no'))],
  ])('touches no sink where that of the events fails to open %s', async (_, start: () => Promise<void>) => {
    for (const source of [of(b, a, c), fromTable([{ id: 1 }]), EMPTY]) {
      const { sink, calls } = memory();
      const events = (source as Observable<object>).pipe(recordTruth(sink), batch(1), sinkTo({ start, write() {} }));
      await expect(lastValueFrom(events)).rejects.toMatchObject({ code: 'SINK_START_FAILED' });
      expect(calls).toEqual([]);
    }
  });

  it('waits for the sink of the events to open, also without any event', async () => {
    for (const source of [of(b, a, c), EMPTY]) {
      const { sink, calls } = memory();
      const start = async () => void calls.push('open');
      await lastValueFrom(
        (source as Observable<object>).pipe(recordTruth(sink), batch(1), sinkTo({ start, write() {} })),
      );
      expect(calls.slice(0, 2)).toEqual(['open', 'start']);
      expect(calls.at(-1)).toBe('close');
    }
  });

  it('fails where the reader of the truth is gone', async () => {
    const gone = () => Promise.reject(new SpindleError('ABORTED', 'the reader closed the pipe'));
    const told = of(b, a).pipe(recordTruth({ write: gone }), toArray());
    await expect(lastValueFrom(told)).rejects.toMatchObject({ code: 'SINK_WRITE_FAILED' });
  });

  it('refuses the sink that the events go to', async () => {
    const { sink } = memory();
    const told = of(b, a).pipe(recordTruth(sink), batch(1), sinkTo(sink));
    await expect(lastValueFrom(told)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });

  it('lets take() stop a synchronous source', () => {
    let produced = 0;
    function* endless() {
      while (true) yield event(produced++);
    }
    run(from(endless()).pipe(recordTruth(memory().sink), take(3)));
    expect(produced).toBe(3);
  });

  it('keeps the order when the source emits during a delivery', () => {
    const source = new Subject<object>();
    const { sink, truth } = memory();
    const out: unknown[] = [];
    source.pipe(recordTruth(sink)).subscribe((value) => {
      out.push(value);
      if (value === c) source.next(b);
      if (value === b) source.next(a);
    });
    source.next(c);
    expect(out).toEqual([c, b, a]);
    expect(truth.map(({ placesLate }) => placesLate)).toEqual([1, 2]);
  });

  it('tells each subscription by itself', () => {
    const { sink, truth } = memory();
    const recorded = of(b, a).pipe(recordTruth(sink));
    run(recorded);
    run(recorded);
    expect(truth.map(({ placesLate }) => placesLate)).toEqual([1, 1]);
  });

  it('pauses the table while the truth is being written', async () => {
    let pulled = 0;
    let most = 0;
    let written = 0;
    function* rows() {
      while (pulled < 20_000) yield { id: pulled++ };
    }
    const sink: Sink = { write: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };
    const events = fromTable(rows()).pipe(reorder({ fraction: 0.01 }), recordTruth(sink), batch(100));
    await lastValueFrom(
      events.pipe(
        sinkTo({
          write: (batch: readonly object[]) => {
            written += batch.length;
            most = Math.max(most, pulled - written);
          },
        }),
      ),
    );
    expect(written).toBe(20_000);
    expect(most).toBeLessThanOrEqual(1024 + 100 + 10);
  });

  it('obeys a slow sink of the events', async () => {
    let pulled = 0;
    let most = 0;
    let written = 0;
    function* rows() {
      while (pulled < 20_000) yield { id: pulled++ };
    }
    const slow: Sink = {
      write: async (batch) => {
        most = Math.max(most, pulled - written);
        await new Promise((resolve) => setImmediate(resolve));
        written += batch.length;
      },
    };
    const events = fromTable(rows()).pipe(reorder({ fraction: 0.1 }), recordTruth(memory().sink), batch(100));
    await lastValueFrom(events.pipe(sinkTo(slow, { highWaterMark: 500 })));
    expect(written).toBe(20_000);
    expect(most).toBeLessThanOrEqual(500 + 1024 + 100 + 10);
  });

  it('refuses what is no sink, when called', () => {
    expect(() => recordTruth({} as Sink)).toThrow('sink must be');
  });

  it('errs where a source that cannot be paused runs away', async () => {
    const source = new Subject<object>();
    const out = lastValueFrom(source.pipe(recordTruth({ write: () => new Promise<void>(() => {}) }), toArray()));
    source.next(b);
    for (let i = 0; i < 65_537; i++) source.next(a);
    await expect(out).rejects.toMatchObject({ code: 'BACKPRESSURE_OVERFLOW' });
  });
});
