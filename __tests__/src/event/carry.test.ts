import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { from, lastValueFrom, map, toArray } from 'rxjs';
import { fromTable } from '../../../operators/fromTable.ts';
import { injectAnomalies } from '../../../operators/injectAnomalies.ts';
import { recordTruth } from '../../../operators/recordTruth.ts';
import { reorder } from '../../../operators/reorder.ts';
import { sinkTo } from '../../../operators/sinkTo.ts';
import { AnomalyRegistry, PointAnomaly } from '../../../src/anomalies/index.ts';
import { carry } from '../../../src/event/carry.ts';
import { notesOf } from '../../../src/event/notes.ts';

const orders = Array.from({ length: 100 }, (_, id) => ({ id, user: id % 10, total: 10, at: new Date(id * 1000) }));
const spikes = (label: boolean) =>
  fromTable(orders, { table: 'order' }).pipe(
    injectAnomalies(new AnomalyRegistry([new PointAnomaly('spike', { column: 'total', fraction: 0.1 })]), { label }),
  );

describe('what the stages know about an event', () => {
  it('is nothing that a test or a console shows', async () => {
    const events = await lastValueFrom(spikes(false).pipe(toArray()));
    const noted = events.filter((event) => notesOf(event) !== undefined);
    expect(noted).toHaveLength(10);
    for (const event of noted) {
      const plain = Object.fromEntries(Object.entries(event));
      expect(event).toEqual(plain);
      expect(event).toStrictEqual(plain);
      expect(inspect(event, { showHidden: true })).toBe(inspect(plain, { showHidden: true }));
      expect(Reflect.ownKeys(event)).toEqual(Object.keys(plain));
    }
  });

  it('is lost with a new object, unless it is carried over', async () => {
    const counted = (project: (order: object) => object) =>
      lastValueFrom(spikes(false).pipe(reorder({ fraction: 0.2 }), map(project), sinkTo({ write() {} })));
    const bare = ({ id, total }: { id?: number; total?: number }) => ({ id, total });
    expect(await counted(bare)).toMatchObject({ anomalyCount: 0, outOfOrderCount: 0 });
    expect(await counted((order) => carry(order, bare(order)))).toMatchObject({
      anomalyCount: 10,
      outOfOrderCount: 20,
    });
    const twice = (order: object) => carry(carry(order, bare(order)), {});
    expect(await counted(twice)).toMatchObject({ anomalyCount: 10, outOfOrderCount: 20 });
  });

  it('is in the truth of a carried event, labels too', async () => {
    const truth = async (label: boolean, project: (order: object) => object) => {
      const records: object[] = [];
      const sink = { write: (batch: readonly object[]) => void records.push(...batch) };
      await lastValueFrom(spikes(label).pipe(map(project), recordTruth(sink as never)));
      return records;
    };
    const whole = await truth(true, (order) => order);
    expect(whole).toHaveLength(10);
    expect(await truth(true, (order) => carry(order, {}))).toEqual(whole);
    expect(await truth(false, (order) => carry(order, {}))).toEqual(whole);
  });

  it('is carried from events that have only a label', async () => {
    const labelled = { _spindle_is_anomaly: true, _spindle_anomaly_type: 'own:x', id: 1 };
    const done = from([labelled]).pipe(
      map((event) => carry(event, { id: event.id })),
      sinkTo({ write() {} }),
    );
    expect(await lastValueFrom(done)).toMatchObject({ anomalyCount: 1 });
  });

  it('is carried to frozen records, and to nothing else than objects', () => {
    const [event, copy] = [{ _spindle_seq: 1 }, Object.freeze({ id: 1 })];
    expect(carry(event, copy)).toBe(copy);
    expect(() => carry(event, 1 as never)).toThrow('copy must be an object, got 1');
    expect(() => carry(null as never, {})).toThrow('event must be an event, got null');
  });
});
