import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  asyncScheduler,
  bufferTime,
  concat,
  concatMap,
  connect,
  defer,
  delay,
  filter,
  interval,
  lastValueFrom,
  map,
  merge,
  mergeAll,
  mergeMap,
  type Observable,
  of,
  range,
  repeat,
  retry,
  Subject,
  scan,
  share,
  subscribeOn,
  switchMap,
  take,
  takeUntil,
  throwError,
  timer,
  toArray,
  zip,
} from 'rxjs';
import { arrivalTimes } from '../../operators/arrivalTimes.ts';
import { batch } from '../../operators/batch.ts';
import { burstPace } from '../../operators/burstPace.ts';
import { delayDelivery } from '../../operators/delayDelivery.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { injectAnomalies } from '../../operators/injectAnomalies.ts';
import { mapAsync } from '../../operators/mapAsync.ts';
import { poissonDelay } from '../../operators/poissonDelay.ts';
import { recordTruth } from '../../operators/recordTruth.ts';
import { reorder } from '../../operators/reorder.ts';
import { replay } from '../../operators/replay.ts';
import { shiftTimes } from '../../operators/shiftTimes.ts';
import { type Delivery, sinkTo } from '../../operators/sinkTo.ts';
import { toAsyncIterable } from '../../operators/toAsyncIterable.ts';
import { toReadable } from '../../operators/toReadable.ts';
import { toReadableStream } from '../../operators/toReadableStream.ts';
import { AnomalyRegistry, PointAnomaly } from '../../src/anomalies/index.ts';

type Events = Observable<object>;
/** Makes a table of so many rows, all of which are counted when they are pulled. */
type Table = (rows: number) => Events;

const highWaterMark = 100;

/**
 * Runs a composition into a sink that takes a turn of the event loop for each batch. Ends early if more than `enough` events have
 * been pulled ahead of the sink.
 */
async function run(compose: (table: Table) => Events, enough = Number.POSITIVE_INFINITY) {
  let pulled = 0;
  let written = 0;
  let ahead = 0;
  const table: Table = (rows) =>
    fromTable(
      (function* () {
        for (let id = 0; id < rows; id++) {
          pulled++;
          yield { id };
        }
      })(),
    );
  const sink = {
    write: (events: readonly object[]) => {
      ahead = Math.max(ahead, pulled - written);
      return new Promise<void>((resolve) =>
        setImmediate(() => {
          written += events.length;
          resolve();
        }),
      );
    },
  };
  const isEnough = interval(10).pipe(filter(() => pulled - written > enough));
  const deliveries = compose(table).pipe(sinkTo(sink, { highWaterMark }), takeUntil(merge(isEnough, timer(10_000))));
  const none: Delivery = { eventsSent: 0, anomalyCount: 0, outOfOrderCount: 0 };
  const { eventsSent } = await lastValueFrom(deliveries, { defaultValue: none });
  return { pulled, eventsSent, ahead: Math.max(ahead, pulled - written) };
}

const rows = 10_000;

/** Streams events that were streamed before. */
const again = (events: AsyncIterable<object>) => fromTable(events, { metadata: 'keep' });
const shops = () => fromTable([{ shop: 1 }, { shop: 2 }]);
/** One event a second. */
const timed = (table: Table) =>
  (table(rows) as Observable<{ id: number }>).pipe(map(({ id }) => ({ id, at: new Date(1000 * id) })));
const failingOnce = (table: Events) => {
  let failed = false;
  return defer(() => {
    if (failed) return table;
    failed = true;
    return throwError(() => new Error('once'));
  });
};

/** Stays within the high-water mark and what the composition is given to hold, and delivers everything. */
const bounded =
  (compose: (table: Table) => Events, delivered: number, holds = 0) =>
  async () => {
    const { eventsSent, ahead } = await run(compose);
    expect(eventsSent).toBe(delivered);
    expect(ahead).toBeLessThanOrEqual(highWaterMark + 1 + holds);
  };

/** Errs when 65,536 events wait. */
const overflows = (compose: (table: Table) => Events) => async () => {
  await expect(run(compose)).rejects.toMatchObject({ code: 'BACKPRESSURE_OVERFLOW' });
};

/** Pulls far more than the sink has asked for. */
const unbounded = (compose: (table: Table) => Events) => async () => {
  const far = 50 * highWaterMark;
  expect((await run(compose, far)).ahead).toBeGreaterThan(far);
};

/** Two long tables: neither has to wait for the other's end. */
function takeTurns(compose: (long: (table: string) => Events) => Events) {
  return async () => {
    const order: unknown[] = [];
    const long = (table: string) =>
      fromTable(
        (function* () {
          for (let id = 0; id < 100_000; id++) yield { id };
        })(),
        { table },
      );
    const sink = {
      write: ([event]: readonly object[]) => {
        const { _spindle_table: table } = event as { _spindle_table: string };
        if (order.at(-1) !== table) order.push(table);
      },
    };
    await lastValueFrom(compose(long).pipe(sinkTo(sink)));
    expect(order.length).toBeGreaterThan(5);
  };
}

const compositions: Readonly<Record<string, Readonly<Record<string, () => Promise<void>>>>> = {
  '`map`, `filter`, `scan`, `batch`, `injectAnomalies`, `reorder`, `shiftTimes`, `arrivalTimes`, `recordTruth`, … between `fromTable` and `sinkTo`':
    {
      map: bounded((table) => table(rows).pipe(map((event) => ({ event }))), rows),
      scan: bounded((table) => table(rows).pipe(scan((_, event) => event)), rows),
      filter: async () => {
        const { eventsSent, pulled } = await run((table) =>
          table(rows).pipe(
            filter((_, i) => i % 2 === 0),
            take(1000),
          ),
        );
        expect(eventsSent).toBe(1000);
        expect(pulled).toBe(1999);
      },
      batch: bounded((table) => table(rows).pipe(batch(7)) as Events, rows, 7),
      injectAnomalies: bounded((table) => {
        const registry = new AnomalyRegistry([new PointAnomaly('p', { column: 'id' })]);
        return (table(rows) as Observable<{ id: number }>).pipe(injectAnomalies(registry));
      }, rows),
      reorder: bounded((table) => table(rows).pipe(reorder({ fraction: 0.5, maxDelaySlots: 20 })), rows, 20),
      shiftTimes: bounded((table) => timed(table).pipe(shiftTimes({ to: new Date(0), timestampColumn: 'at' })), rows),
      arrivalTimes: bounded((table) => table(rows).pipe(arrivalTimes({ eventsPerSecond: 100 })), rows),
      'recordTruth, which holds 1,024': bounded(
        (table) => {
          const truth = { write: () => new Promise<void>((resolve) => setImmediate(resolve)) };
          return table(rows).pipe(reorder({ fraction: 0.1, maxDelaySlots: 20 }), recordTruth(truth));
        },
        rows,
        1024 + 20,
      ),
    },
  '`concat`, `merge`, `concatMap`, `mergeMap`, `switchMap` of tables; `repeat`, `retry`, `defer`, `connect`': {
    concat: bounded((table) => concat(table(rows), table(rows)), 2 * rows),
    merge: bounded((table) => merge(table(rows), table(rows)), 2 * rows),
    concatMap: bounded((table) => shops().pipe(concatMap(() => table(rows))), 2 * rows),
    mergeMap: bounded((table) => shops().pipe(mergeMap(() => table(rows))), 2 * rows),
    'mergeMap, the outer table the long one': bounded(
      (table) => table(rows).pipe(mergeMap(() => fromTable([{ id: 1 }]))),
      rows,
    ),
    switchMap: bounded((table) => of(1).pipe(switchMap(() => table(rows))), rows),
    repeat: bounded((table) => defer(() => table(rows)).pipe(repeat(2)), 2 * rows),
    retry: bounded((table) => failingOnce(table(rows)).pipe(retry(1)), rows),
    defer: bounded((table) => defer(() => table(rows)), rows),
    connect: bounded((table) => table(rows).pipe(connect((events) => merge(events, events))), 2 * rows),
    'an inner table that the sink pauses': async () => {
      let outer = 0;
      let written = 0;
      let most = 0;
      function* shops() {
        while (outer < 50) yield { shop: outer++ };
      }
      const sink = {
        write: () => {
          most = Math.max(most, outer - Math.floor(written++ / 500));
          return Promise.resolve();
        },
      };
      await lastValueFrom(
        fromTable(shops()).pipe(
          concatMap(() => fromTable(Array.from({ length: 500 }, (_, id) => ({ id })))),
          sinkTo(sink, { highWaterMark: 10 }),
        ),
      );
      expect(written).toBe(25_000);
      expect(most).toBeLessThanOrEqual(2);
    },
    'an inner table that has used its slice': async () => {
      let outer = 0;
      let written = 0;
      let most = 0;
      function* shops() {
        while (outer < 10) yield { shop: outer++ };
      }
      const inner = Array.from({ length: 20_000 }, (_, id) => ({ id }));
      const sink = {
        write: () => {
          most = Math.max(most, outer - Math.floor(written++ / 20_000));
        },
      };
      await lastValueFrom(
        fromTable(shops()).pipe(
          concatMap(() => fromTable(inner)),
          sinkTo(sink),
        ),
      );
      expect(written).toBe(200_000);
      expect(most).toBeLessThanOrEqual(2);
    },
    'equals take turns': takeTurns((long) => merge(long('a'), long('b'))),
    'equals take turns, after a concat too': takeTurns((long) =>
      merge(long('a'), concat(fromTable([{ id: 0 }], { table: 'b' }), long('b'))),
    ),
  },
  '`burstPace`, `poissonDelay`, `replay`': {
    burstPace: bounded((table) => table(rows).pipe(burstPace({ eventsPerSecond: 20_000 })), rows, 1024),
    poissonDelay: bounded((table) => table(rows).pipe(poissonDelay({ eventsPerSecond: 20_000 })), rows, 1024),
    replay: bounded((table) => timed(table).pipe(replay({ speed: 20_000, timestampColumn: 'at' })), rows, 1024),
    'replay of what is due already': bounded(
      (table) => timed(table).pipe(replay({ speed: Number.POSITIVE_INFINITY, timestampColumn: 'at' })),
      rows,
      1024,
    ),
  },
  '`mergeMap` of tables with a pace of their own': {
    'two tables': async () => {
      const pace = burstPace<object>({ eventsPerSecond: 2000 });
      const { ahead, eventsSent } = await run((table) =>
        shops().pipe(
          mergeMap(() => table(rows).pipe(pace)),
          take(700),
        ),
      );
      expect(eventsSent).toBe(700);
      expect(ahead).toBeLessThanOrEqual(2 * 1025 + highWaterMark);
    },
  },
  '`mapAsync`': {
    'of a table': bounded((table) => table(rows).pipe(mapAsync(async (event) => event, 4)), rows, 1024 + 4),
    'with calls that take longer than the sink': async () => {
      const { eventsSent, pulled } = await run((table) => {
        const slow = (event: object) => new Promise<object>((resolve) => setTimeout(resolve, 1, event));
        return table(2_000_000).pipe(mapAsync(slow, 10), take(1000));
      });
      expect(eventsSent).toBe(1000);
      expect(pulled).toBeLessThanOrEqual(1000 + 1024 + 10);
    },
  },
  '`delayDelivery`': {
    'that releases one by one': bounded(
      (table) => timed(table).pipe(delayDelivery({ fraction: 0.1, delaySeconds: [1, 50], timestampColumn: 'at' })),
      rows,
      1024 + 50,
    ),
    'that releases all at the end': bounded(
      (table) => timed(table).pipe(delayDelivery({ fraction: 1, delaySeconds: [1e6, 2e6], timestampColumn: 'at' })),
      rows,
      rows,
    ),
  },
  '`toAsyncIterable`, `toReadableStream`, `toReadable`': {
    toAsyncIterable: bounded((table) => again(toAsyncIterable(table(rows))), rows, 1024),
    toReadableStream: bounded((table) => again(toReadableStream(table(rows)) as AsyncIterable<object>), rows, 1024),
    toReadable: bounded((table) => again(toReadable(table(rows)) as AsyncIterable<object>), rows, 1024 + 1),
  },
  'a `Subject`, a socket, `range`': {
    Subject: overflows(() => {
      const source = new Subject<object>();
      setImmediate(() => {
        for (let id = 0; id < 100_000; id++) source.next({ id });
      });
      return source;
    }),
    range: overflows(() => range(0, 100_000).pipe(map((id) => ({ id })))),
    'range that fits': bounded(
      () =>
        range(0, 65_536).pipe(
          map((id) => ({ id })),
          batch(64),
        ) as Events,
      65_536,
    ),
  },
  '`mergeMap`, `concatMap` with asynchronous inner streams, `zip`, `delay`, `bufferTime`, `toArray`': {
    mergeMap: unbounded((table) => table(100_000).pipe(mergeMap((event) => timer(20).pipe(map(() => event)), 1))),
    concatMap: unbounded((table) => table(100_000).pipe(concatMap((event) => timer(20).pipe(map(() => event))))),
    zip: unbounded((table) => zip(table(100_000), interval(20)).pipe(map(([event]) => event))),
    delay: unbounded((table) => table(20_000).pipe(delay(1000))),
    bufferTime: unbounded((table) => table(100_000).pipe(bufferTime(1000)) as Events),
    toArray: unbounded((table) => table(100_000).pipe(toArray()) as Events),
  },
  '`repeat`, `retry` with a delay, `defer(async)`, `subscribeOn`, a `share` that others subscribed first': {
    repeat: overflows((table) => {
      const sizes = [1, 100_000];
      return defer(() => table(sizes.shift() ?? 0)).pipe(repeat({ count: 2, delay: 1 }));
    }),
    retry: overflows((table) => failingOnce(table(100_000)).pipe(retry({ count: 1, delay: 1 }))),
    'defer(async)': overflows((table) => defer(async () => table(100_000)).pipe(mergeAll())),
    subscribeOn: overflows((table) => table(100_000).pipe(subscribeOn(asyncScheduler))),
    'a share that others subscribed first': overflows((table) => {
      const shared = table(200_000).pipe(share());
      shared.subscribe();
      return shared;
    }),
    'a share that the sink subscribes first': bounded((table) => table(rows).pipe(share()), rows),
  },
};

describe.each(Object.entries(compositions))('%s', (_, cases) => {
  it.each(Object.entries(cases))('%s', (_name, prove) => prove(), 30_000);
});

it('is what docs/backpressure.md says', () => {
  const page = readFileSync(new URL('../../docs/backpressure.md', import.meta.url), 'utf8');
  const cells = [...page.matchAll(/^\| (.*?) \| .* \|$/gm)].map(([, cell]) => cell).slice(2);
  expect(cells).toEqual(Object.keys(compositions));
});
