import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { firstValueFrom, from, lastValueFrom, toArray } from 'rxjs';
import { verify } from '../../operators/verify.ts';
import { FileSink } from '../../sinks/fileSink.ts';
import { AnomalyRegistry, CollectiveAnomaly, ContextualAnomaly, PointAnomaly } from '../../src/anomalies/index.ts';
import { RetailDomain } from '../../src/domains/retail/index.ts';
import { stringify } from '../../src/encode/stringify.ts';
import type { StreamConfig } from '../../src/preset/config.ts';
import { SpindleStreamer as NodeStreamer } from '../../src/preset/nodeStreamer.ts';
import { SpindleStreamer } from '../../src/preset/streamer.ts';
import type { StreamOptions } from '../../src/preset/streamerOptions.ts';

// Many streams take their time on a busy machine.
jest.setTimeout(120_000);

const domain = new RetailDomain();
const startAt = new Date('2026-11-28T08:00:00.000Z');
const anomalyRegistry: AnomalyRegistry = new AnomalyRegistry<string>([
  new PointAnomaly('spike', { column: 'order_total', fraction: 0.03 }),
  new ContextualAnomaly('unpaid', {
    column: 'order_total',
    conditionColumn: 'status',
    normalValues: ['completed'],
    anomalousValues: [0],
    fraction: 0.05,
  }),
  new CollectiveAnomaly('rush', {
    groupColumn: 'customer_id',
    timestampColumn: 'order_date',
    fraction: 0.02,
    windowSeconds: 5,
  }),
]);
const live: StreamConfig = {
  eventTime: 'arrival',
  startAt,
  stages: [
    { durationSeconds: 10, eventsPerSecond: 200 },
    { durationSeconds: 5, eventsPerSecond: 20 },
  ],
  late: { fraction: 0.1, delaySeconds: [0.2, 3] },
  maxEvents: 2000,
};

interface Order {
  readonly _spindle_seq: number;
  readonly _spindle_event_time: Date;
  readonly order_date: Date;
}
const streamer = (config: StreamConfig, registry = anomalyRegistry, seed = 42) =>
  new SpindleStreamer({ domain, anomalyRegistry: registry, config, seed, sink: { write() {} } });
const read = async (config: StreamConfig, registry = anomalyRegistry) =>
  (await lastValueFrom(streamer(config, registry).events('order').pipe(toArray()))) as unknown as readonly Order[];
const none = new AnomalyRegistry([]);

/** What a consumer counts that knows nothing of us: lines in, numbers out. */
function countOf(lines: readonly string[], watermarkSeconds: number) {
  let latest = Number.NEGATIVE_INFINITY;
  const count = { late: 0, mostLate: 0, behind: 0, seqLate: 0 };
  let highest = -1;
  for (const line of lines) {
    const { _spindle_event_time: time, _spindle_seq: seq } = JSON.parse(line);
    const lateness = (latest - Date.parse(time)) / 1000;
    if (lateness > 0) count.late++;
    if (lateness > watermarkSeconds) count.behind++;
    if (lateness > count.mostLate) count.mostLate = lateness;
    if (seq < highest) count.seqLate++;
    latest = Math.max(latest, Date.parse(time));
    highest = Math.max(highest, seq);
  }
  return count;
}

describe('times of arrival', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'with delays are counted as a consumer counts, seed %i',
    async (seed) => {
      const config: StreamConfig = {
        eventTime: 'arrival',
        startAt,
        eventsPerSecond: 100,
        late: { fraction: 0.1, delaySeconds: [5, 60] },
        watermarkSeconds: 30,
        maxEvents: 20_000,
      };
      const lines: string[] = [];
      const sink = {
        write: (events: readonly object[]) => void lines.push(...events.map((event) => stringify(event))),
      };
      const result = await new SpindleStreamer({ domain, scale: 4, config, seed, sink }).stream('order');
      const { late, mostLate, behind, seqLate } = countOf(lines, 30);
      expect(lines.length).toBe(20_000);
      expect([2000, 2001]).toContain(seqLate);
      expect(late).toBeGreaterThan(1990);
      expect(result).toMatchObject({
        outOfOrderCount: seqLate,
        maxLatenessSeconds: mostLate,
        behindWatermark: behind,
        startAt,
      });
      expect(mostLate).toBeLessThanOrEqual(60);
      // Delays are uniform, so 30 of 55 seconds are behind the watermark.
      expect(behind / late).toBeGreaterThan(0.4);
      expect(`${result}`).toContain(
        `ooo=${seqLate.toLocaleString('en-US')}, late by up to ${mostLate.toFixed(1)}s, behind watermark=`,
      );
    },
  );

  it('begin at startAt, and rise with the numbers of the events', async () => {
    const events = await read(live, none);
    const inOrder = [...events].sort((a, b) => a._spindle_seq - b._spindle_seq);
    const times = inOrder.map((event) => event._spindle_event_time.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect((times[0] as number) - startAt.getTime()).toBeLessThan(2000);
    for (const event of inOrder) expect(event.order_date).toEqual(event._spindle_event_time);
    // The ramp is from 0 to 200 in ten seconds: half of its end after 5 seconds, a quarter of its events.
    const within = (seconds: number) => times.filter((time) => time < startAt.getTime() + 1000 * seconds).length;
    expect(within(10)).toBeGreaterThan(880);
    expect(within(10)).toBeLessThan(1120);
    expect(within(5) / within(10)).toBeCloseTo(1 / 4, 1);
  });

  it('end with durationSeconds of arrivals, whatever the clock says', async () => {
    const all = await read(live, none);
    const cut = await read({ ...live, durationSeconds: 7 }, none);
    const expected = all.filter((event) => event._spindle_event_time.getTime() < startAt.getTime() + 7000);
    expect(cut.map(({ _spindle_seq: seq }) => seq).sort()).toEqual(expected.map(({ _spindle_seq: seq }) => seq).sort());
    const { eventsSent } = await streamer({ ...live, durationSeconds: 7 }).stream('order');
    expect(eventsSent).toBe(cut.length);
  });

  it('keep the share of anomalies exact, and the groups whole', async () => {
    for (const durationSeconds of [undefined, 9]) {
      const config = { ...live, ...(durationSeconds && { durationSeconds }) };
      const events = (await read(config)) as unknown as readonly Record<string, unknown>[];
      const groups = new Map<unknown, boolean[]>();
      const rush = events.filter(({ _spindle_anomaly_type: type }) => type === 'collective:rush');
      for (const { customer_id: id } of rush) groups.set(id, []);
      for (const { customer_id: id, _spindle_is_anomaly: is } of events) groups.get(id)?.push(is as boolean);
      expect(groups.size).toBeGreaterThan(1);
      for (const labels of groups.values()) expect(labels).not.toContain(false);
      for (const id of groups.keys()) {
        const times = rush.filter((event) => event.customer_id === id).map((event) => Number(event.order_date));
        expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(5000);
      }
    }
  });

  it('are known to verify', async () => {
    const lines: string[] = [];
    const sink = { write: (events: readonly object[]) => void lines.push(...events.map((event) => stringify(event))) };
    const { startAt: began } = await new SpindleStreamer({
      domain,
      anomalyRegistry,
      sink,
      config: { eventTime: 'arrival', eventsPerSecond: 200, durationSeconds: 2, realtime: true },
    }).stream('order');
    expect(lines.length).toBeGreaterThan(300);
    const again = streamer({ eventTime: 'arrival', eventsPerSecond: 200, durationSeconds: 2, startAt: began as Date });
    const found = await firstValueFrom(verify(again.events('order'), from(lines.map((line) => Buffer.from(line)))));
    expect(found).toMatchObject({ ok: true, expected: lines.length });
    const other = streamer({ eventTime: 'arrival', eventsPerSecond: 200, durationSeconds: 2, startAt });
    expect((await firstValueFrom(verify(other.events('order'), from(lines.map((line) => Buffer.from(line)))))).ok).toBe(
      false,
    );
  });

  it('go on after an abort with those of the checkpoint, and count lateness on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spindle-event-times-'));
    const { startAt: _, ...unanchored } = live;
    const config = { ...unanchored, watermarkSeconds: 1 };
    const path = (name: string) => join(folder, name);
    const run = (config: StreamConfig, file: string, options: StreamOptions<never> = {}) =>
      new NodeStreamer({ domain, anomalyRegistry, config, sink: new FileSink(path(file), { mode: 'w' }) }).stream(
        'order',
        options,
      );
    const stop = new AbortController();
    const checkpoint = path('checkpoint');
    const onProgress = ({ eventsSent }: { eventsSent: number }) => eventsSent > 900 && stop.abort();
    await expect(run(config, 'events', { checkpoint, signal: stop.signal, onProgress })).rejects.toThrow('aborted');
    const resumed = await run(config, 'events', { checkpoint });
    expect(resumed.eventsBefore).toBeGreaterThan(800);
    expect(resumed.eventsBefore).toBeLessThan(1500);
    const whole = await run({ ...config, startAt: resumed.startAt as Date }, 'whole');
    expect(readFileSync(path('events'), 'utf8') === readFileSync(path('whole'), 'utf8')).toBe(true);
    const { outOfOrderCount, maxLatenessSeconds, behindWatermark } = whole;
    expect(resumed).toMatchObject({ outOfOrderCount, maxLatenessSeconds, behindWatermark });
    await expect(run({ ...config, startAt }, 'events', { checkpoint })).rejects.toThrow('startAt was "20');
  });

  it('with realtime alone, startAt is when the run begins to send', async () => {
    const begin = Date.now() + 1500;
    const { eventsSent } = await new SpindleStreamer({
      domain,
      sink: { write: () => expect(Date.now()).toBeGreaterThanOrEqual(begin - 5) },
      config: { realtime: true, startAt: new Date(begin), eventsPerSecond: 100, durationSeconds: 0.5 },
    }).stream('order');
    expect(eventsSent).toBeGreaterThan(10);
    expect(eventsSent).toBeLessThan(120);
    const aborted = AbortSignal.timeout(100);
    const far = streamer({ realtime: true, startAt: new Date(Date.now() + 1e10) });
    await expect(far.stream('order', { signal: aborted })).rejects.toThrow('aborted after 0 acknowledged events');
  });

  it.each([1, 2, 3, 7])('are the same in %i shards as in the whole', async (count) => {
    for (const registry of [none, anomalyRegistry]) {
      const whole = (await read(live, registry)).map((event) => stringify(event));
      const parts = [];
      for (let index = 0; index < count; index++) {
        const part = await read({ ...live, shard: { index, count } }, registry);
        const own = new Set(part.map((event) => stringify(event)));
        expect(part.map((event) => stringify(event))).toEqual(whole.filter((event) => own.has(event)));
        parts.push(...own);
      }
      expect(parts.sort()).toEqual([...whole].sort());
    }
  });

  it('are the same in shards of a timeline, of a table without times, and cut by their duration', async () => {
    const timeline = (config: StreamConfig) => lastValueFrom(streamer(config, none).timeline().pipe(toArray()));
    const lines = (config: StreamConfig) => lastValueFrom(streamer(config, none).events('order_line').pipe(toArray()));
    for (const readOne of [timeline, lines]) {
      const config = { ...live, maxEvents: 5000, durationSeconds: 12 };
      const whole = (await readOne(config)).map((event) => stringify(event));
      const parts = [];
      for (let index = 0; index < 3; index++) parts.push(...(await readOne({ ...config, shard: { index, count: 3 } })));
      expect(parts.map((event) => stringify(event)).sort()).toEqual([...whole].sort());
      expect(whole.length).toBeGreaterThan(900);
      expect(whole.every((line) => line.includes('"_spindle_event_time":"2026-11-28T08'))).toBe(true);
    }
  });

  it('are refused for several tables in real time, one after the other', async () => {
    await expect(streamer({ eventTime: 'arrival', realtime: true }, none).streamAll()).rejects.toThrow(
      'stream one of them, or all as a timeline',
    );
  });
});

describe('times of the table', () => {
  const shifted: StreamConfig = { shiftTo: startAt, maxEvents: 1000 };

  it('move by one offset, in shards too', async () => {
    const plain = await read({ maxEvents: 1000 });
    const moved = await read(shifted);
    expect((moved[0] as Order).order_date).toEqual(startAt);
    const offset = startAt.getTime() - Number(plain[0]?.order_date);
    expect(moved.map((event) => Number(event.order_date) - offset)).toEqual(
      plain.map((event) => Number(event.order_date)),
    );
    const parts = [];
    for (let index = 0; index < 3; index++) parts.push(...(await read({ ...shifted, shard: { index, count: 3 } })));
    expect(parts.map((event) => stringify(event)).sort()).toEqual(moved.map((event) => stringify(event)).sort());
  });

  it('take delays, and are played in real time with them', async () => {
    const late = { fraction: 0.2, delaySeconds: [1e5, 1e6] } as const;
    const config: StreamConfig = { late, replay: { speed: 3e6 }, watermarkSeconds: 3600, maxEvents: 100 };
    const { elapsedSeconds, maxLatenessSeconds = 0, outOfOrderCount } = await streamer(config, none).stream('order');
    const [first, last] = [(await read({ maxEvents: 100 }, none))[0], (await read({ maxEvents: 100 }, none)).at(-1)];
    const span = (Number(last?.order_date) - Number(first?.order_date)) / 1000;
    expect(elapsedSeconds).toBeGreaterThanOrEqual(span / 3e6 - 0.01);
    expect(outOfOrderCount).toBeGreaterThan(0);
    expect(maxLatenessSeconds).toBeLessThanOrEqual(1e6);
  });

  it('with delays hold at most maxHeld events', async () => {
    const late = { fraction: 1, delaySeconds: [1e9, 1e9], maxHeld: 50 } as const;
    await expect(streamer({ late, maxEvents: 100 }, none).stream('order')).rejects.toThrow('or raise maxHeld');
    const { eventsSent } = await streamer({ late: { ...late, maxHeld: 100 }, maxEvents: 100 }, none).stream('order');
    expect(eventsSent).toBe(100);
  });

  it('are played by all shards from the first event of the whole', async () => {
    // The rows of the second shard happen half a day later.
    const rows = Array.from({ length: 400 }, (_, id) => ({ id, at: new Date(Number(startAt) + id * 216_000) }));
    const began = performance.now();
    const times: number[][] = [];
    for (const config of [{}, { shiftTo: new Date() }] as StreamConfig[])
      for (const index of [0, 1]) {
        const sent: number[] = [];
        const sink = { write: () => void sent.push(performance.now() - start) };
        const start = performance.now();
        const shard = { index, count: 2 };
        await new SpindleStreamer({
          tables: { rows },
          sink,
          config: { ...config, shard, replay: { speed: 43_200 } },
        }).stream('rows');
        times.push(sent);
      }
    expect(performance.now() - began).toBeGreaterThan(5000);
    for (const second of [times[1], times[3]]) expect(second?.[0]).toBeGreaterThan(990);
    expect(
      () =>
        new SpindleStreamer({
          tables: { rows },
          config: { shard: { index: 0, count: 2 }, replay: { maxGapSeconds: 1 } },
        }),
    ).toThrow('replay.maxGapSeconds must be left out in a shard');
  });

  it('in a timeline take delays and a shift', async () => {
    const config: StreamConfig = {
      shiftTo: startAt,
      late: { fraction: 0.1, delaySeconds: [0, 1e6] },
      watermarkSeconds: 10,
    };
    const result = await streamer({ ...config, maxEvents: 20_000 }, none).streamTimeline();
    expect(result.behindWatermark).toBeGreaterThan(100);
  });

  it('in a timeline move whatever the timestamp column of a table holds', async () => {
    const at = ['2024-01-01', '2024-01-02T12:00:00Z'].map((text) => new Date(text));
    const tables = {
      text: [{ id: 1, at: '2024-01-01T00:00:00Z' }],
      number: at.map((time, id) => ({ id, at: time.getTime() })),
      date: at.map((time, id) => ({ id, at: time, due: time, none: null })),
      other: [{ id: 1, due: at[1] }],
    };
    for (const config of [{ shiftTo: startAt }, { eventTime: 'arrival', startAt }] as StreamConfig[])
      for (const shard of [undefined, { index: 0, count: 1 }]) {
        const given = { ...config, ...(shard && { shard }) };
        const timeline = new SpindleStreamer({ tables, config: given }).timeline({ timestampColumn: 'at' });
        const moved = (await lastValueFrom(timeline.pipe(toArray()))) as unknown as readonly Record<string, unknown>[];
        expect(moved).toHaveLength(6);
        for (const { at: own, _spindle_event_time: time, _spindle_table: table } of moved) {
          if (table === 'text') expect(own).toBe((time as Date).toISOString());
          else if (table === 'number') expect(own).toBe(time);
          else if (table === 'date') expect(own).toBe(time);
          else expect(own).toBeUndefined();
        }
      }
  });

  it.each([{ late: { fraction: 0.1, delaySeconds: [1, 2] } }, { shiftTo: startAt }, { replay: {} }] as StreamConfig[])(
    'are missing where a table has none, and the error says so: %j',
    async (config) => {
      await expect(streamer(config, none).stream('order_line')).rejects.toThrow(
        'table "order_line" has no timestamp column, so it is not known when its rows happened',
      );
    },
  );
});
