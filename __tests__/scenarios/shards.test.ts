import { describe, expect, it, jest } from '@jest/globals';
import { lastValueFrom, toArray } from 'rxjs';
import {
  type Anomaly,
  AnomalyRegistry,
  CollectiveAnomaly,
  ContextualAnomaly,
  PointAnomaly,
} from '../../src/anomalies/index.ts';
import { RetailDomain } from '../../src/domains/retail/index.ts';
import { stringify } from '../../src/encode/stringify.ts';
import { latenessByTable } from '../../src/event/lateness.ts';
import { notesOf } from '../../src/event/notes.ts';
import type { Truth } from '../../src/event/truth.ts';
import type { StreamConfig } from '../../src/preset/config.ts';
import { SpindleStreamer } from '../../src/preset/streamer.ts';
import type { Shard } from '../../src/shard/shard.ts';

// Many streams take their time on a busy machine.
jest.setTimeout(120_000);

const domain = new RetailDomain();
/** They change events, and move none. */
const changes = [
  new PointAnomaly('spike', { column: 'order_total', fraction: 0.03 }),
  new ContextualAnomaly('unpaid', {
    column: 'order_total',
    conditionColumn: 'status',
    normalValues: ['completed'],
    anomalousValues: [0],
    fraction: 0.05,
  }),
];
const anomalyRegistry = new AnomalyRegistry([
  ...changes,
  new CollectiveAnomaly('rush', { groupColumn: 'customer_id', timestampColumn: 'order_date', fraction: 0.02 }),
]);

type Read = (config: StreamConfig) => Promise<readonly string[]>;

const ordersWith =
  (anomalyRegistry: AnomalyRegistry): Read =>
  async (config) =>
    texts(new SpindleStreamer({ domain, anomalyRegistry, config }).events('order').pipe(toArray()));

const orders = ordersWith(anomalyRegistry);

const texts = async (events: Parameters<typeof lastValueFrom<readonly object[]>>[0]) =>
  (await lastValueFrom(events)).map((event) => stringify(event));

/** The union of the shards is the whole, and each shard has its events in the order of the whole. */
async function expectUnion(read: Read, config: StreamConfig, shards: Omit<Shard, 'index'>): Promise<void> {
  const whole = await read(config);
  const parts = [];
  for (let index = 0; index < shards.count; index++) parts.push(await read({ ...config, shard: { ...shards, index } }));
  expect(parts.flat().sort()).toEqual([...whole].sort());
  for (const part of parts) {
    const own = new Set(part);
    expect(part).toEqual(whole.filter((event) => own.has(event)));
  }
}

const disorder = { outOfOrderFraction: 0.05, maxEvents: 2222 };

describe('shards', () => {
  it.each([1, 2, 3, 7, 16])('%i of them are the whole stream, with anomalies and disorder', (count) =>
    expectUnion(orders, disorder, { count }),
  );

  it.each(['customer_id', 'status', 'order_date', 'promotion_id', 'order_id'])('by %s', async (by) => {
    await expectUnion(orders, disorder, { count: 3, by });
  });

  const overlapping = new AnomalyRegistry([
    ...anomalyRegistry,
    new CollectiveAnomaly('crowd', { groupColumn: 'store_id', timestampColumn: 'order_date', fraction: 0.3 }),
  ]);
  const registries = {
    no: new AnomalyRegistry([]),
    still: new AnomalyRegistry(changes),
    moving: anomalyRegistry,
    'overlapping moving': overlapping,
  };

  describe.each(Object.entries(registries))('with %s anomalies', (_, registry) => {
    it.each([0, 0.05, 0.7])('and a share of %d that is late', (outOfOrderFraction) =>
      expectUnion(ordersWith(registry), { ...disorder, outOfOrderFraction }, { count: 4 }),
    );

    it.each([undefined, 'customer_id'])(
      'by %s, know of each late event by how many places, and where it stands',
      async (by) => {
        const read = async (shard?: Shard) => {
          const config = { ...disorder, ...(shard && { shard }) };
          const streamer = new SpindleStreamer({ domain, anomalyRegistry: registry, config });
          return lastValueFrom(streamer.events('order').pipe(toArray()));
        };
        const latenessOf = latenessByTable();
        const whole = (await read()).map((event, i) => ({
          seq: event._spindle_seq,
          place: i,
          late: latenessOf('order', event._spindle_seq),
        }));
        const parts = [];
        for (let index = 0; index < 3; index++) parts.push(await read({ index, count: 3, ...(by && { by }) }));
        const noted = parts.flat().map((event) => {
          const { place, lateBy } = notesOf(event) ?? {};
          return { seq: event._spindle_seq, place, late: lateBy };
        });
        expect(noted.sort((a, b) => (a.place as number) - (b.place as number))).toEqual(whole);
        expect(whole.filter(({ late }) => late > 0)).toHaveLength(111);
      },
    );
  });

  it.each(Object.entries(registries))(
    'with %s anomalies, measure lateness in time as the whole does',
    async (_, registry) => {
      const read = async (shard?: Shard) => {
        const truth: Truth[] = [];
        const config = { ...disorder, watermarkSeconds: 3600, ...(shard && { shard }) };
        const { maxLatenessSeconds = 0, behindWatermark = 0 } = await new SpindleStreamer({
          domain,
          anomalyRegistry: registry,
          config,
          sink: { write() {} },
          truth: { write: (records) => void truth.push(...(records as Truth[])) },
        }).stream('order');
        return { maxLatenessSeconds, behindWatermark, truth: truth.map((record) => stringify(record)) };
      };
      const whole = await read();
      const parts = [];
      for (let index = 0; index < 3; index++) parts.push(await read({ index, count: 3 }));
      expect(whole.behindWatermark).toBeGreaterThan(50);
      expect(parts.reduce((sum, part) => sum + part.behindWatermark, 0)).toBe(whole.behindWatermark);
      expect(Math.max(...parts.map((part) => part.maxLatenessSeconds))).toBe(whole.maxLatenessSeconds);
      expect(parts.flatMap(({ truth }) => truth).sort()).toEqual(whole.truth.sort());
    },
  );

  it('of a table that has to be sorted', () =>
    expectUnion(
      async (config) => texts(new SpindleStreamer({ domain, config }).events('return').pipe(toArray())),
      disorder,
      { count: 4 },
    ));

  it.each([
    ['an array', false],
    ['an iterable', true],
  ] as const)('of %s', async (_, isIterable) => {
    const rows = Array.from({ length: 900 }, (_, i) => ({ id: i, group: `g${i % 7}`, at: new Date(9e11 + i), x: i }));
    const registry = new AnomalyRegistry([
      new PointAnomaly('spike', { column: 'x', fraction: 0.1 }),
      new CollectiveAnomaly('rush', { groupColumn: 'group', timestampColumn: 'at', fraction: 0.2 }),
    ]);
    const tables = {
      t: isIterable
        ? {
            *[Symbol.iterator]() {
              yield* rows;
            },
          }
        : rows,
    };
    const read: Read = async (config) =>
      texts(new SpindleStreamer({ tables, anomalyRegistry: registry, config }).events('t').pipe(toArray()));
    await expectUnion(read, { outOfOrderFraction: 0.1 }, { count: 3 });
    await expectUnion(read, { outOfOrderFraction: 0.1 }, { count: 3, by: 'group' });
  });

  it('of a timeline', async () => {
    const registry = new AnomalyRegistry([new PointAnomaly('spike', { column: 'order_total', fraction: 0.03 })]);
    const read: Read = async (config) =>
      texts(new SpindleStreamer({ domain, scale: 0.05, anomalyRegistry: registry, config }).timeline().pipe(toArray()));
    await expectUnion(read, { outOfOrderFraction: 0.1, causal: true }, { count: 3 });
    await expectUnion(read, { outOfOrderFraction: 0.1 }, { count: 3, by: 'customer_id' });
  });

  it('holds whole keys', async () => {
    const seen = new Map<string, number>();
    for (let index = 0; index < 3; index++)
      for (const event of await orders({ maxEvents: 1500, shard: { index, count: 3, by: 'customer_id' } })) {
        const { customer_id: key } = JSON.parse(event) as { customer_id: string };
        expect(seen.get(key) ?? index).toBe(index);
        seen.set(key, index);
      }
    expect(new Set(seen.values()).size).toBe(3);
  });

  it('holds whole keys of arrays in a timeline, also where the first row has none', async () => {
    const rows = [{ id: 0 }, ...Array.from({ length: 40 }, (_, id) => ({ id: id + 1, customer: id % 4 }))];
    const shardsOf = new Map<unknown, Set<number>>();
    for (let index = 0; index < 4; index++) {
      const config = { shard: { index, count: 4, by: 'customer' } };
      const events = await lastValueFrom(new SpindleStreamer({ tables: { rows }, config }).timeline().pipe(toArray()));
      for (const { customer } of events as readonly { customer?: number }[])
        shardsOf.set(customer, (shardsOf.get(customer) ?? new Set()).add(index));
    }
    expect([...shardsOf.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1, 1]);
  });

  it.each([undefined, 'customer_id'])('divides into shards of its own, by %s', async (by) => {
    const read = async (index: number, count: number) =>
      orders({ maxEvents: 1500, shard: { index, count, ...(by && { by }) } });
    const third = await read(1, 3);
    expect([...(await read(1, 6)), ...(await read(4, 6))].sort()).toEqual([...third].sort());
  });

  it('of children that some parents do not have, by key and by column', () =>
    Promise.all(
      [undefined, 'order_id'].map((by) =>
        expectUnion(
          async (config) =>
            texts(new SpindleStreamer({ domain, scale: 0.02, config }).events('return').pipe(toArray())),
          {},
          { count: 3, ...(by && { by }) },
        ),
      ),
    ));

  it('by values that are no plain numbers', async () => {
    const keys: unknown[] = [
      5n,
      2n ** 70n,
      -1,
      -0,
      1.5,
      2 ** 40,
      Number.NaN,
      null,
      undefined,
      true,
      'a',
      new Date(5),
      new Date(Number.NaN),
      {},
      [1],
    ];
    keys.push(Object.create(null));
    const tables = { t: keys.map((key, id) => ({ id, key })) };
    const read: Read = async (config) => texts(new SpindleStreamer({ tables, config }).events('t').pipe(toArray()));
    await expectUnion(read, {}, { count: 3, by: 'key' });
  });

  const own = Array.from({ length: 600 }, (_, id) => ({
    id,
    group: id % 20,
    at: new Date(1000 * id),
    other: new Date(1000 * ((id * 7919) % 600)),
  }));
  const burst = (timestampColumn: 'at' | 'other') =>
    new CollectiveAnomaly(timestampColumn, { groupColumn: 'group', timestampColumn, fraction: 0.3 });

  it.each<[string, readonly Anomaly[]]>([
    ['a burst in another column than the event time', [burst('other')]],
    ['bursts in two columns', [burst('at'), burst('other')]],
  ])('with %s', async (_, anomalies) => {
    const read: Read = async (config) => {
      const [events, truth]: object[][] = [[], []];
      const collect = (into: object[]) => ({ write: (batch: readonly object[]) => void into.push(...batch) });
      const streamer = new SpindleStreamer({
        tables: { t: own },
        anomalyRegistry: new AnomalyRegistry(anomalies),
        sink: collect(events as object[]),
        truth: collect(truth as object[]),
        config: { ...config, realtime: false },
      });
      await streamer.stream('t', { timestampColumn: 'at' });
      return [...(events as object[]), ...(truth as object[])].map((line) => stringify(line));
    };
    for (const by of [undefined, 'id', 'group']) await expectUnion(read, disorder, { count: 2, ...(by && { by }) });
  });

  it('of a table that lacks the timestamp column', () => {
    const config = { shard: { index: 0, count: 1 } };
    const streamer = new SpindleStreamer({ tables: { t: own }, config });
    expect(() => streamer.events('t', { timestampColumn: 'nope' as 'at' })).toThrow('has no column "nope"');
  });

  it('looks at no row beyond maxEvents', async () => {
    const asked: number[] = [];
    const table = {
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'kind', type: 'text' },
      ],
      rowCount: 1_000_000,
      row: (id: number) => ({ id, kind: 'one' }),
      value(_column: string, i: number) {
        asked.push(i);
        return 'one';
      },
    };
    for (let index = 0; index < 4; index++) {
      const config = { maxEvents: 10, shard: { index, count: 4, by: 'kind' } };
      await lastValueFrom(new SpindleStreamer({ tables: { t: table as never }, config }).events('t').pipe(toArray()));
    }
    expect(Math.max(...asked)).toBe(9);
  });

  it('makes about its share of a table', async () => {
    const sizes = [];
    for (let index = 0; index < 5; index++) sizes.push((await orders({ shard: { index, count: 5 } })).length);
    for (const size of sizes) expect(size).toBe(1000);
  });

  it.each<[Partial<Shard>, string]>([
    [{ index: 2, count: 2 }, 'shard.index must be an integer from 0 to 1, got 2'],
    [{ index: 0, count: 0 }, 'shard.count must be an integer ≥ 1, got 0'],
    [{ index: 0, count: 2, by: '' }, 'shard.by must be the name of a column'],
    [{ index: 0, count: 2, by: 'custmer_id' }, 'shard.by: no table has a column "custmer_id"'],
  ])('refuses %j', async (shard, message) => {
    await expect(orders({ shard: shard as Shard })).rejects.toThrow(message);
  });
});
