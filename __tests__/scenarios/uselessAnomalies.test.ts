import { describe, expect, it } from '@jest/globals';
import { EMPTY, from, lastValueFrom, NEVER, type Observable, take, toArray } from 'rxjs';
import { fromTable } from '../../operators/fromTable.ts';
import { fromTables } from '../../operators/fromTables.ts';
import { injectAnomalies } from '../../operators/injectAnomalies.ts';
import {
  type Anomaly,
  AnomalyRegistry,
  CollectiveAnomaly,
  ContextualAnomaly,
  PointAnomaly,
  SpindleStreamer,
} from '../../src/index.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

const rows: Rows = Array.from({ length: 1200 }, (_, id) => ({
  id,
  v: id / 4,
  big: BigInt(id),
  text: `${id}`,
  at: new Date(id),
  iso: new Date(id).toISOString(),
  mixed: id % 2 ? id : 'x',
  none: null,
}));
const normal = { normalValues: ['1'], anomalousValues: [0] };
const inject = (anomaly: Anomaly, options = {}) => injectAnomalies(new AnomalyRegistry<string>([anomaly]), options);
const all = <T>(source: Observable<T>) => lastValueFrom(source.pipe(toArray()));

const useless: [problem: string, code: string, anomaly: Anomaly][] = [
  ['has no column "vv"', 'UNKNOWN_COLUMN', new PointAnomaly('p', { column: 'vv' })],
  ['is text, but', 'INVALID_OPTION', new PointAnomaly('p', { column: 'text' })],
  ['is date, but', 'INVALID_OPTION', new PointAnomaly('p', { column: 'at' })],
  ['is bigint, but', 'INVALID_OPTION', new PointAnomaly('p', { column: 'big' })],
  ['is text, but', 'INVALID_OPTION', new CollectiveAnomaly('c', { groupColumn: 'id', timestampColumn: 'iso' })],
  ['has no column "idd"', 'UNKNOWN_COLUMN', new CollectiveAnomaly('c', { groupColumn: 'idd', timestampColumn: 'at' })],
  ['are text', 'INVALID_OPTION', new ContextualAnomaly('x', { column: 'v', conditionColumn: 'id', ...normal })],
  ['no column "i"', 'UNKNOWN_COLUMN', new ContextualAnomaly('x', { column: 'v', conditionColumn: 'i', ...normal })],
];

describe('an anomaly that can do nothing', () => {
  it.each(useless)('%s: %s', async (problem, code, anomaly) => {
    const error = { code, message: expect.stringContaining(problem) };
    expect(() => fromTable(rows).pipe(inject(anomaly))).toThrow(expect.objectContaining(error));
    expect(() => fromTables({ rows }).pipe(inject(anomaly))).toThrow(expect.objectContaining(error));
    const anomalyRegistry = new AnomalyRegistry<string>([anomaly]);
    const streamer = new SpindleStreamer({ tables: { rows }, sink: { write() {} }, anomalyRegistry });
    await expect(streamer.stream('rows')).rejects.toMatchObject(error);
    // Not known before the first event.
    await expect(all(from(rows).pipe(inject(anomaly)))).rejects.toMatchObject(error);
    await expect(all(fromTable(rows.values()).pipe(inject(anomaly)))).rejects.toMatchObject(error);
    await expect(all(from(rows).pipe(take(3), inject(anomaly)))).rejects.toMatchObject(error);
    let passed = 0;
    const counted = from(rows).pipe(inject(anomaly));
    counted.subscribe({ next: () => passed++, error: () => {} });
    expect(passed).toBeLessThan(1000);
  });

  it('is none where nothing speaks against it', async () => {
    for (const column of ['v', 'id', 'mixed', 'none']) {
      const anomaly = new PointAnomaly('p', { column });
      expect(await all(fromTable(rows).pipe(inject(anomaly)))).toHaveLength(1200);
      expect(await all(from(rows).pipe(inject(anomaly)))).toHaveLength(1200);
    }
    const [, , lacking] = useless[0] as (typeof useless)[0];
    expect(await all((EMPTY as Observable<object>).pipe(inject(lacking)))).toEqual([]);
    expect(() => (NEVER as Observable<object>).pipe(inject(lacking)).subscribe().unsubscribe()).not.toThrow();
  });

  it('goes for what is known of it, too', () => {
    const point = new PointAnomaly('p', { column: 'v' });
    expect(() => inject(point, { baselines: { w: 5 } })).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_COLUMN',
        option: ['baselines', 'w'],
        message: expect.stringContaining('the registry has no point anomaly of column "w"; there is v'),
      }),
    );
    expect(() => inject(point, { groups: new Map([['collective:c', new Map()]]) })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option: ['groups', 'collective:c'] }),
    );
  });
});
