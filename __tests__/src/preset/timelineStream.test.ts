import { describe, expect, it } from '@jest/globals';
import { lastValueFrom, toArray } from 'rxjs';
import { verify } from '../../../operators/verify.ts';
import { AnomalyRegistry, CollectiveAnomaly, ContextualAnomaly, PointAnomaly } from '../../../src/anomalies/index.ts';
import { RetailDomain } from '../../../src/domains/retail/index.ts';
import type { SpindleEvent } from '../../../src/event/event.ts';
import type { Truth } from '../../../src/event/truth.ts';
import { Spindle } from '../../../src/generator/index.ts';
import type { StreamConfig } from '../../../src/preset/config.ts';
import { SpindleStreamer } from '../../../src/preset/streamer.ts';
import { expectWhole, orphansIn } from '../../support/retailTimeline.ts';

const domain = new RetailDomain();
const { tables } = new Spindle().generate({ domain });

function memory() {
  const events: SpindleEvent[] = [];
  return { events, sink: { write: (batch: readonly object[]) => void events.push(...(batch as SpindleEvent[])) } };
}

async function run(config: StreamConfig, anomalies: readonly (PointAnomaly | ContextualAnomaly)[] = []) {
  const { events, sink } = memory();
  const truth = memory();
  const streamer = new SpindleStreamer({
    tables: tables as Record<string, (typeof tables)[keyof typeof tables]>,
    sink,
    truth: truth.sink,
    config,
    anomalyRegistry: new AnomalyRegistry<string>(anomalies),
  });
  const result = await streamer.streamTimeline();
  return { events, truth: truth.events as unknown as readonly Truth[], result, streamer };
}

describe('SpindleStreamer: the timeline', () => {
  it('streams all tables as one, each event after those that it refers to', async () => {
    const { events, result } = await run({});
    expectWhole(events, tables);
    expect(orphansIn(events, tables)).toBe(0);
    expect(result).toMatchObject({ table: 'timeline', eventsSent: 21_350, outOfOrderCount: 0 });
  });

  it('keeps it so with causal, however late events are', async () => {
    const late = { outOfOrderFraction: 0.3, outOfOrderMaxDelaySlots: 30 };
    expect(orphansIn((await run(late)).events, tables)).toBeGreaterThan(0);
    const { events, result } = await run({ ...late, causal: true });
    expect(events).toHaveLength(21_350);
    expect(orphansIn(events, tables)).toBe(0);
    expect(result.outOfOrderCount).toBeGreaterThan(3000);
  });

  it('limits the whole, at its source', async () => {
    const { events } = await run({ maxEvents: 5000 });
    const all = (await run({})).events;
    expect(events).toEqual(all.slice(0, 5000));
  });

  it('gives each table its anomalies, with their labels, and tells the truth of them', async () => {
    const anomalies = [
      new PointAnomaly('price', { column: 'unit_price', fraction: 0.01 }),
      new ContextualAnomaly('lost', {
        column: 'status',
        conditionColumn: 'status',
        normalValues: ['completed'],
        anomalousValues: ['lost'],
        fraction: 0.1,
      }),
    ];
    const { events, result, truth } = await run({ outOfOrderFraction: 0.02, causal: true }, anomalies);
    const marked = events.filter((event) => event._spindle_is_anomaly);
    const count = (table: string) => marked.filter((event) => event._spindle_table === table).length;
    expect([count('product'), count('order_line')]).toEqual([5, 125]);
    expect(count('order')).toBeGreaterThan(300);
    expect(result.anomalyCount).toBe(marked.length);
    expect(events.find((event) => event._spindle_table === 'store')).not.toHaveProperty('_spindle_is_anomaly');
    expect(truth.filter(({ anomalies }) => anomalies.length > 0)).toHaveLength(marked.length);
    expect(truth.filter(({ placesLate }) => placesLate > 0)).toHaveLength(result.outOfOrderCount);
  });

  it('can be verified', async () => {
    const { events, streamer } = await run({ outOfOrderFraction: 0.05, causal: true });
    expect(await lastValueFrom(verify(streamer.timeline(), streamer.timeline()))).toMatchObject({ ok: true });
    expect(await lastValueFrom(streamer.timeline().pipe(toArray()))).toEqual(events);
  });

  it('refuses what would break it', async () => {
    const burst = new CollectiveAnomaly('rush', { groupColumn: 'customer_id', timestampColumn: 'order_date' });
    const streamer = (anomalyRegistry: AnomalyRegistry<string>) => new SpindleStreamer({ tables, anomalyRegistry });
    await expect(streamer(new AnomalyRegistry<string>([burst])).streamTimeline()).rejects.toThrow(
      'collective:rush moves events',
    );
    const nowhere = new PointAnomaly('p', { column: 'nope' });
    await expect(streamer(new AnomalyRegistry<string>([nowhere])).streamTimeline()).rejects.toThrow('no table has all');
    await expect(new SpindleStreamer({ tables: { t: new Set([{ id: 1 }]) } }).streamTimeline()).rejects.toThrow(
      'tables.t must be a table of a domain or of a file, or an array',
    );
  });
});
