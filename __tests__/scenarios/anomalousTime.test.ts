import { describe, expect, it } from '@jest/globals';
import { from, lastValueFrom, toArray } from 'rxjs';
import { fromTable } from '../../operators/fromTable.ts';
import { injectAnomalies } from '../../operators/injectAnomalies.ts';
import { AnomalyRegistry, ContextualAnomaly } from '../../src/anomalies/index.ts';
import { SpindleStreamer } from '../../src/preset/streamer.ts';
import { run } from '../support/orders.ts';

const day = (n: number) => new Date(Date.UTC(2024, 0, n));
const late = day(31);

type Column = 'updated' | 'created';
const wrong = (column: Column) =>
  new AnomalyRegistry<Column | 'id'>([
    new ContextualAnomaly('late', {
      column,
      conditionColumn: 'id',
      normalValues: [1],
      anomalousValues: [late],
      fraction: 1,
    }),
  ]);

describe('the event time of an event whose date is wrong', () => {
  const equal = [{ id: 1, updated: day(1), created: day(1) }];
  const shared = equal.map(({ id, created }) => ({ id, updated: created, created }));
  const undated = [{ id: 1, updated: day(1), created: null }];

  it.each<[string, Column, Date]>([
    ['follows its own column', 'created', late],
    ['does not follow another of equal time', 'updated', day(1)],
  ])('%s', async (_, column, expected) => {
    const source = fromTable(equal, { timestampColumn: 'created' });
    const [event] = await lastValueFrom(source.pipe(injectAnomalies(wrong(column)), toArray()));
    expect(event).toMatchObject({ [column]: late, _spindle_event_time: expected });
  });

  it.each([
    ['equal dates', equal, day(1)],
    ['a shared date', shared, day(1)],
    ['no date', undated, null],
  ])('in the preset, which knows the column, follows it alone: %s', async (_, rows, was) => {
    for (const column of ['updated', 'created'] as const) {
      const streamer = new SpindleStreamer({ tables: { rows }, anomalyRegistry: wrong(column) });
      const event = await lastValueFrom(streamer.events('rows', { timestampColumn: 'created' }));
      expect(event).toMatchObject({ [column]: late, _spindle_event_time: column === 'created' ? late : was });
    }
  });

  it('follows an equal date in events that were read back, or the column that the caller names', () => {
    const events = equal.map((row) => ({ ...row, _spindle_event_time: day(1) }));
    const [first] = run(from(events).pipe(injectAnomalies(wrong('updated'))));
    expect(first?._spindle_event_time).toEqual(late);
    const [named] = run(from(events).pipe(injectAnomalies(wrong('updated'), { timestampColumn: 'created' })));
    expect(named?._spindle_event_time).toEqual(day(1));
  });
});
