import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { FileSink } from '../../../sinks/fileSink.ts';
import type { Sink } from '../../../sinks/sink.ts';
import { AnomalyRegistry, CollectiveAnomaly, ContextualAnomaly, PointAnomaly } from '../../../src/anomalies/index.ts';
import { RetailDomain } from '../../../src/domains/retail/index.ts';
import { SpindleError } from '../../../src/errors.ts';
import { SpindleStreamer } from '../../../src/preset/nodeStreamer.ts';
import { SpindleStreamer as BrowserStreamer } from '../../../src/preset/streamer.ts';

const folder = mkdtempSync(join(tmpdir(), 'spindle-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const target = () => {
  const path = join(folder, `${files++}.jsonl`);
  return { sink: new FileSink(path, { mode: 'w' }), text: () => readFileSync(path, 'utf8') };
};
const parse = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const domain = new RetailDomain();

describe('SpindleStreamer', () => {
  it('streams a table in event-time order and counts what was sent', async () => {
    const { sink, text } = target();
    const result = await new SpindleStreamer({ domain, sink, config: { maxEvents: 500 } }).stream('order');
    const events = parse(text());
    expect(result).toMatchObject({ table: 'order', eventsSent: 500, anomalyCount: 0, outOfOrderCount: 0, seed: 42 });
    expect(events.map((event) => event._spindle_seq)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    const times = events.map((event) => event._spindle_event_time);
    expect(times).toEqual([...times].sort());
    expect(`${result}`).toMatch(/^StreamResult\(table='order', events=500, anomalies=0, ooo=0, \d/);
  });

  it('has no event of real time wait for a batch to fill', async () => {
    const sizes: number[] = [];
    const sink = { write: (events: readonly object[]) => void sizes.push(events.length) };
    const config = { realtime: true, eventsPerSecond: 20, maxEvents: 6, batchSize: 100 };
    await new SpindleStreamer({ domain, sink, config }).stream('order');
    expect(sizes.length).toBeGreaterThan(1);
  });

  it('labels exactly the events it changed, and counts exactly the late ones', async () => {
    const anomalyRegistry = new AnomalyRegistry([
      new PointAnomaly('spike', { column: 'order_total', fraction: 0.02 }),
      new ContextualAnomaly('odd', {
        column: 'status',
        conditionColumn: 'store_id',
        normalValues: [1],
        anomalousValues: ['lost'],
        fraction: 0.1,
      }),
    ]);
    const plain = target();
    const changed = target();
    await new SpindleStreamer({ domain, sink: plain.sink }).stream('order');
    const result = await new SpindleStreamer({
      domain,
      sink: changed.sink,
      anomalyRegistry,
      config: { outOfOrderFraction: 0.05 },
    }).stream('order');
    const before = new Map(parse(plain.text()).map((event) => [event.order_id, event]));
    const events = parse(changed.text());
    expect(result.eventsSent).toBe(5000);
    expect(result.outOfOrderCount).toBe(250);
    let anomalies = 0;
    for (const event of events) {
      const { _spindle_is_anomaly, _spindle_anomaly_type, ...rest } = event;
      const differs = JSON.stringify(rest) !== JSON.stringify(before.get(event.order_id));
      expect(_spindle_is_anomaly).toBe(differs);
      if (differs) anomalies++;
    }
    expect(result.anomalyCount).toBe(anomalies);
    expect(events.filter((event) => event._spindle_anomaly_type === 'point:spike').length).toBeGreaterThanOrEqual(95);
  });

  it('counts anomalies where labels are off', async () => {
    const { sink, text } = target();
    const anomalyRegistry = new AnomalyRegistry([new PointAnomaly('spike', { column: 'order_total', fraction: 0.02 })]);
    const result = await new SpindleStreamer({
      domain,
      sink,
      anomalyRegistry,
      config: { labelAnomalies: false },
    }).stream('order');
    expect(result.anomalyCount).toBe(100);
    expect(text()).not.toContain('_spindle_is_anomaly');
  });

  it('tells the truth where labels are off, and adds to it with each run', async () => {
    const [events, truth] = [target(), target()];
    const anomalyRegistry = new AnomalyRegistry([new PointAnomaly('spike', { column: 'order_total', fraction: 0.02 })]);
    const config = { labelAnomalies: false, outOfOrderFraction: 0.05 };
    const streamer = new SpindleStreamer({ domain, sink: events.sink, truth: truth.sink, anomalyRegistry, config });
    const result = await streamer.stream('order');
    const told = parse(truth.text());
    expect(told.filter(({ anomalies }) => anomalies.length > 0).length).toBe(result.anomalyCount);
    expect(told.filter(({ placesLate }) => placesLate > 0).length).toBe(result.outOfOrderCount);
    const sent = new Map(parse(events.text()).map((event) => [event._spindle_seq, event]));
    for (const { _spindle_seq, anomalies } of told)
      for (const { column, value } of anomalies) expect(sent.get(_spindle_seq)[column]).toBe(value);
    await streamer.stream('order');
    expect(parse(truth.text())).toEqual([...told, ...told]);
  });

  it('makes a burst of every row of a chosen group', async () => {
    const { sink, text } = target();
    const anomalyRegistry = new AnomalyRegistry([
      new CollectiveAnomaly('fraud', {
        groupColumn: 'customer_id',
        timestampColumn: 'order_date',
        windowSeconds: 600,
        fraction: 0.005,
      }),
    ]);
    await new SpindleStreamer({ domain, sink, anomalyRegistry }).stream('order');
    const events = parse(text());
    expect(events.length).toBe(5000);
    expect(new Set(events.map(({ order_id }) => order_id)).size).toBe(5000);
    const times = events.map((event) => event._spindle_event_time);
    expect(times).toEqual([...times].sort());
    expect(events.map((event) => event._spindle_seq)).toEqual(events.map((_, i) => i));
    for (const customer of new Set(
      events.filter((event) => event._spindle_is_anomaly).map(({ customer_id }) => customer_id),
    )) {
      const own = events
        .filter(({ customer_id }) => customer_id === customer)
        .map(({ order_date }) => Date.parse(order_date));
      expect(Math.max(...own) - Math.min(...own)).toBeLessThan(600_000);
    }
  });

  it('gives the same bytes for the same seed, whatever the batch size', async () => {
    const run = async (seed: number, batchSize: number) => {
      const { sink, text } = target();
      await new SpindleStreamer({
        domain,
        sink,
        seed,
        config: { maxEvents: 1000, batchSize, outOfOrderFraction: 0.1 },
      }).stream('order_line');
      return text();
    };
    expect(await run(1, 7)).toBe(await run(1, 100));
    expect(await run(1, 100)).not.toBe(await run(2, 100));
  });

  it('streams all tables in generation order', async () => {
    const { sink } = target();
    const results = await new SpindleStreamer({ domain, sink, config: { maxEvents: 20 } }).streamAll();
    expect(results.map(({ table }) => table)).toEqual(Object.keys(domain.tables));
    expect(results.map(({ eventsSent }) => eventsSent)).toEqual(results.map(() => 20));
  });

  it('rejects, with what was acknowledged, when it is aborted', async () => {
    const { sink, text } = target();
    const controller = new AbortController();
    const run = new SpindleStreamer({ domain, sink, config: { realtime: true, eventsPerSecond: 1000 } }).stream(
      'order',
      {
        signal: controller.signal,
        onProgress: ({ eventsSent }) => eventsSent > 20 && controller.abort(),
      },
    );
    const error = await run.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ABORTED', result: { table: 'order' } });
    expect(parse(text()).length).toBe((error as { result: { eventsSent: number } }).result.eventsSent);
  });

  it('ends after durationSeconds and counts what was sent by then', async () => {
    const { sink, text } = target();
    const result = await new SpindleStreamer({
      domain,
      sink,
      config: { realtime: true, eventsPerSecond: 500, durationSeconds: 0.5 },
    }).stream('order');
    expect(result.eventsSent).toBe(parse(text()).length);
    expect(result.eventsSent).toBeGreaterThan(0);
    expect(result.eventsSent).toBeLessThan(5000);
  });

  it('refuses what is no table by name', async () => {
    const streamer = new SpindleStreamer({ domain, sink: target().sink });
    for (const wrong of [undefined, null, 5, {}, ''])
      await expect(streamer.stream(wrong as never)).rejects.toMatchObject({
        code: 'INVALID_OPTION',
        option: ['table'],
      });
    await expect(streamer.stream('ordr' as never)).rejects.toMatchObject({
      code: 'UNKNOWN_TABLE',
      message: expect.stringContaining('did you mean "order"'),
    });
  });

  it('streams a domain over a period, its timeline too', async () => {
    const period = { from: new Date('2026-10-29T08:00:00Z'), to: new Date('2026-11-28T08:00:00Z') };
    const { sink, text } = target();
    const streamer = new SpindleStreamer({ domain, sink, period, scale: 0.02 });
    await streamer.stream('order');
    await streamer.streamTimeline();
    const orders = parse(text()).filter((event) => event._spindle_table === 'order');
    expect(orders).toHaveLength(200);
    for (const { order_date } of orders)
      expect(order_date >= '2026-10-29T08:00:00.000Z' && order_date < '2026-11-28T08:00:00.000Z').toBe(true);
  });

  it('takes no period for tables of the caller', () => {
    const period = { from: new Date('2024-01-01'), to: new Date('2025-01-01') };
    expect(() => new SpindleStreamer({ tables: { t: [{ id: 1 }] }, period })).toThrow(
      /^period must be left out with tables of your own/,
    );
  });

  it('streams rows of the caller', async () => {
    const { sink, text } = target();
    async function* rows() {
      yield { id: 1 };
      yield { id: 2 };
    }
    const streamer = new SpindleStreamer({ tables: { visit: rows() }, sink });
    expect((await streamer.stream('visit')).eventsSent).toBe(2);
    expect(parse(text()).map(({ id }) => id)).toEqual([1, 2]);
  });

  it('refuses what it cannot do, before anything is opened', async () => {
    // @ts-expect-error: neither a domain nor tables
    expect(() => new SpindleStreamer({})).toThrow("give either 'domain' or 'tables'");
    expect(() => new SpindleStreamer({ domain, config: { outOfOrderFraction: 2 } })).toThrow(
      'outOfOrderFraction must be a number from 0 to 1, got 2',
    );
    const streamer = new SpindleStreamer({
      domain,
      anomalyRegistry: new AnomalyRegistry<string>([new PointAnomaly('p', { column: 'order_totl' })]),
    });
    await expect(streamer.stream('order')).rejects.toThrow('did you mean "order_total"?');
    await expect(streamer.streamAll()).rejects.toMatchObject({ code: 'UNKNOWN_COLUMN' });
    // @ts-expect-error: no such table
    await expect(streamer.stream('ordr')).rejects.toThrow('did you mean "order"?');
  });

  it.each([
    [
      { checkpont: 'x' },
      'stream has no option "checkpont"; it has timestampColumn, signal, checkpoint, onStart, onProgress; did',
    ],
    [{ signal: 5 }, 'signal must be an AbortSignal, got 5'],
    [{ onStart: 5 }, 'onStart must be a function, got 5'],
    [{ onProgress: 5 }, 'onProgress must be a function of the totals, got 5'],
  ])('refuses to stream with %p', async (options, message) => {
    const refused = { code: 'INVALID_OPTION', message: expect.stringContaining(message) };
    const streamer = new SpindleStreamer({ domain, sink: { write() {} } });
    await expect(streamer.stream('order', options as never)).rejects.toMatchObject(refused);
    await expect(streamer.streamAll(options as never)).rejects.toMatchObject(refused);
    await expect(streamer.streamTimeline(options as never)).rejects.toMatchObject(refused);
  });

  it.each([
    [{ domain: 'retail' }, 'domain must be a domain'],
    [{ domain: RetailDomain }, 'domain must be a domain'],
    [{ tables: 'orders' }, 'tables must be an object of tables by name'],
    [{ tables: {}, sink: 'console' }, 'sink must be a sink'],
    [{ tables: {}, truth: 5 }, 'truth must be a sink'],
    [{ tables: {}, config: 3 }, 'config must be an object'],
    [{ tables: {}, config: { maxEvnts: 3 } }, 'config has no option "maxEvnts"; it has'],
    [{ tables: {}, config: { burstWindows: [null] } }, 'burstWindows[0] must be an object'],
    [{ tables: {}, conifg: {} }, 'did you mean "config"?'],
    [{ tables: {}, anomalyRegistry: [] }, 'anomalyRegistry must be an AnomalyRegistry'],
  ])('refuses %p in one line', (options, message) => {
    expect(() => new SpindleStreamer(options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });

  it('says when its sink has started, and that its reader is gone', async () => {
    const log: string[] = [];
    const sink = {
      start: async () => void log.push('start'),
      write: async () => {
        if (log.push('write') === 4) throw new SpindleError('ABORTED', 'the reader closed the pipe');
      },
    };
    const streamer = new SpindleStreamer({ domain, sink, config: { batchSize: 10, maxEvents: 100 } });
    const result = await streamer.stream('order', { onStart: () => void log.push('started') });
    expect(log).toEqual(['start', 'started', 'write', 'write']);
    expect(result).toMatchObject({ eventsSent: 10, readerGone: true });
    const whole = await new SpindleStreamer({ domain, sink: { write() {} }, config: { maxEvents: 3 } }).stream('order');
    expect(whole.readerGone).toBe(false);
  });

  it('rejects, with what was acknowledged, where onProgress throws', async () => {
    const tables = { rows: Array.from({ length: 10 }, (_, id) => ({ id })) };
    const streamer = new SpindleStreamer({ tables, sink: { write() {} }, config: { batchSize: 2 } });
    const onProgress = () => {
      throw new Error('no more room on the screen');
    };
    await expect(streamer.stream('rows', { onProgress })).rejects.toMatchObject({
      message: expect.stringContaining('no more room'),
      result: expect.objectContaining({ eventsSent: 2 }),
    });
  });

  it('holds its rate and its duration behind a sink that is slow to answer', async () => {
    const sizes: number[] = [];
    const sink: Sink = {
      write: async (events) => {
        sizes.push(events.length);
        await new Promise((resolve) => setTimeout(resolve, 20));
      },
    };
    const tables = { rows: Array.from({ length: 1000 }, (_, id) => ({ id })) };
    const config = { realtime: true, eventsPerSecond: 2000 };
    const { eventsSent } = await new SpindleStreamer({ tables, sink, config }).stream('rows');
    // One write after the other, each of what had come meanwhile: single events would take 20 s.
    expect(eventsSent).toBe(1000);
    expect(sizes.length).toBeLessThan(100);
  });

  it('keeps no checkpoint in a browser, which has no files', async () => {
    const streamer = new BrowserStreamer({ domain, sink: { write() {} }, config: { maxEvents: 5 } });
    const refused = {
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/^checkpoint must be left out in a browser/),
    };
    await expect(streamer.stream('order', { checkpoint: 'run.json' })).rejects.toMatchObject(refused);
    await expect(streamer.streamAll({ checkpoint: 'run.json' })).rejects.toMatchObject(refused);
    await expect(streamer.stream('order')).resolves.toMatchObject({ eventsSent: 5 });
  });
});
