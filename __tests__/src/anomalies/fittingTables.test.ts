import { describe, expect, it } from '@jest/globals';
import {
  type Anomaly,
  AnomalyRegistry,
  CollectiveAnomaly,
  ContextualAnomaly,
  PointAnomaly,
} from '../../../src/anomalies/index.ts';
import { RetailDomain } from '../../../src/domains/retail/index.ts';
import { Spindle } from '../../../src/generator/index.ts';
import { SpindleStreamer } from '../../../src/preset/streamer.ts';
import type { NamedTables } from '../../../src/preset/streamerOptions.ts';

const seen: unknown[] = [];
const sink = { write: (events: readonly unknown[]) => void seen.push(...events) };
const streamer = (tables: NamedTables, ...anomalies: Anomaly[]) =>
  new SpindleStreamer({ tables, sink, anomalyRegistry: new AnomalyRegistry<string>(anomalies) });
const spike = new PointAnomaly<string>('p', { column: 'v', fraction: 1 });
const when = (conditionColumn: string, normalValues: readonly unknown[]) =>
  new ContextualAnomaly<string>('x', { column: 'status', conditionColumn, normalValues, anomalousValues: ['lost'] });

async function* stream(...rows: object[]) {
  yield* rows;
}

describe('an anomaly that can do nothing is refused', () => {
  const domain = new RetailDomain();
  const refused: [Anomaly, string][] = [
    [
      new PointAnomaly<string>('p', { column: 'status' }),
      'point:p: column "status" of table "order" is text, but a point anomaly needs integer or number; there is order_id, customer_id,',
    ],
    [
      new CollectiveAnomaly<string>('c', { groupColumn: 'customer_id', timestampColumn: 'order_id' }),
      'collective:c: column "order_id" of table "order" is integer, but a collective anomaly needs date; there is order_date',
    ],
    [
      when('order_date', ['2024-01-01']),
      'contextual:x: column "order_date" of table "order" is date, but its normal values are text; there is status',
    ],
    [
      when('store_id', ['1', true]),
      'contextual:x: column "store_id" of table "order" is integer, but its normal values are text or boolean; there is status',
    ],
  ];

  it.each(refused)('on a table that knows its types, %#', async (anomaly, message) => {
    const preset = new SpindleStreamer({ domain, sink, anomalyRegistry: new AnomalyRegistry<string>([anomaly]) });
    const error = { code: 'INVALID_OPTION', message: expect.stringContaining(message) };
    await expect(preset.stream('order')).rejects.toMatchObject(error);
    expect(() => preset.events('order')).toThrow(expect.objectContaining(error));
  });

  it('but not where a value, a null or a date could be met', () => {
    for (const anomaly of [when('store_id', ['1', 1]), when('status', [null]), when('order_date', [new Date(0)])])
      expect(
        new SpindleStreamer({ domain, sink, anomalyRegistry: new AnomalyRegistry<string>([anomaly]) }).events('order'),
      ).toBeDefined();
  });

  it('on an array none of whose first rows has the column', async () => {
    expect((await streamer({ t: [{ id: 1 }, { id: 2, v: 3 }] }, spike).stream('t')).anomalyCount).toBe(1);
    await expect(streamer({ t: [{ id: 1 }, { id: 2, vv: 3 }] }, spike).stream('t')).rejects.toThrow(
      'point:p: table "t" has no column "v"; it has id, vv; did you mean "vv"?',
    );
  });

  it('on other rows, when their first events show it', async () => {
    expect((await streamer({ t: stream({ id: 1 }, { id: 2, v: 3 }) }, spike).stream('t')).anomalyCount).toBe(1);
    expect((await streamer({ t: stream() }, spike).stream('t')).eventsSent).toBe(0);
    const error = { code: 'UNKNOWN_COLUMN', message: expect.stringContaining('has no column "v"; it has id, vv;') };
    await expect(streamer({ t: stream({ id: 1, vv: 2 }) }, spike).stream('t')).rejects.toMatchObject(error);
    let pulled = 0;
    const endless = (function* () {
      for (;;) yield { id: pulled++, vv: 1 };
    })();
    await expect(streamer({ t: endless }, spike).stream('t')).rejects.toMatchObject(error);
    expect(pulled).toBe(1000);
  });

  it('in streamAll only where it would do nothing anywhere', async () => {
    const known = [{ id: 1, v: 2 }];
    const results = await streamer({ a: [{ id: 1 }], b: known, c: stream({ id: 1 }) }, spike).streamAll();
    expect(results.map(({ anomalyCount }) => anomalyCount)).toEqual([0, 1, 0]);
    await expect(streamer({ a: [{ id: 1 }], b: stream({ id: 1 }) }, spike).streamAll()).rejects.toThrow(
      'point:p: table "b" has no column "v"',
    );
    await expect(streamer({ a: [{ id: 1 }], b: [{ w: 1 }] }, spike).streamAll()).rejects.toThrow(
      'point:p: no table has all of its columns: v',
    );
    const typed = new AnomalyRegistry<string>([new PointAnomaly('p', { column: 'status' })]);
    await expect(new SpindleStreamer({ domain, sink, anomalyRegistry: typed }).streamAll()).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});

describe('the timestamp column of streamAll', () => {
  const day = (n: number) => new Date(Date.UTC(2024, 0, n));

  it('is refused where no table has it', async () => {
    const two = streamer({ a: [{ id: 1 }], b: [{ id: 1, updated: day(1) }] });
    await expect(two.streamAll({ timestampColumn: 'updatd' })).rejects.toMatchObject({
      code: 'UNKNOWN_COLUMN',
      message: 'timestampColumn: no table has a column "updatd"; there are id, updated; did you mean "updated"?',
    });
  });

  it('is refused where a table is known to hold something else there, before the first is streamed', async () => {
    seen.length = 0;
    const { tables } = new Spindle().generate({ domain: new RetailDomain() });
    await expect(streamer(tables).streamAll({ timestampColumn: 'status' })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('column "status" of table "order" holds text, not times'),
    });
    expect(seen).toEqual([]);
  });

  it('counts where a table has it, or does not say', async () => {
    seen.length = 0;
    const row = { id: 1, created: day(1), updated: day(2) };
    const tables = { a: [row], b: stream(row), c: [{ id: 1, created: day(1) }] };
    await streamer(tables).streamAll({ timestampColumn: 'updated' });
    expect(seen).toMatchObject([day(2), day(2), day(1)].map((time) => ({ _spindle_event_time: time })));
  });
});
