import { describe, expect, it } from '@jest/globals';
import { from, lastValueFrom, take, toArray, VirtualTimeScheduler } from 'rxjs';
import { delayDelivery } from '../../operators/delayDelivery.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { injectAnomalies } from '../../operators/injectAnomalies.ts';
import { replay } from '../../operators/replay.ts';
import { shiftTimes } from '../../operators/shiftTimes.ts';
import { AnomalyRegistry, CollectiveAnomaly } from '../../src/anomalies/index.ts';
import { marbleCases, marbles } from '../support/marbles.ts';

const day = (n: number) => new Date(n * 86_400_000);
const to = day(1000);
const shifted = <E extends object>(events: readonly E[], timestampColumn?: string) =>
  lastValueFrom(from(events).pipe(shiftTimes<E>({ to, ...(timestampColumn && { timestampColumn }) }), toArray()));

describe('shiftTimes', () => {
  it('moves every date by one offset, and changes no row', async () => {
    const rows = [
      { id: 1, at: day(1), due: day(3), note: null },
      { id: 2, at: day(2), due: null, note: day(0) },
    ];
    const before = structuredClone(rows);
    const out = await lastValueFrom(fromTable(rows, { timestampColumn: 'at' }).pipe(shiftTimes({ to }), toArray()));
    expect(out.map(({ at, due, note, _spindle_event_time: time }) => ({ at, due, note, time }))).toEqual([
      { at: day(1000), due: day(1002), note: null, time: day(1000) },
      { at: day(1001), due: null, note: day(999), time: day(1001) },
    ]);
    expect(Object.keys(out[0] as object)).toEqual([
      'id',
      'at',
      'due',
      'note',
      '_spindle_table',
      '_spindle_seq',
      '_spindle_event_time',
    ]);
    expect(rows).toEqual(before);
  });

  it('takes the offset from the first event that has a time', async () => {
    const events = [{ at: null }, { at: day(5) }, { at: null, other: day(1) }, { at: day(4) }];
    expect(await shifted(events, 'at')).toEqual([
      { at: null },
      { at: day(1000) },
      { at: null, other: day(996) },
      { at: day(999) },
    ]);
  });

  it('moves a timestamp inside of an object', async () => {
    const at = (time: Date) => ({ meta: { at: time, by: 'x' }, due: time });
    expect(await shifted([at(day(1)), at(day(3))], 'meta.at')).toEqual([at(day(1000)), at(day(1002))]);
    const events = fromTable([at(day(1))], { timestampColumn: 'meta.at' }).pipe(
      shiftTimes({ to, timestampColumn: 'meta.at' }),
    );
    expect(await lastValueFrom(events)).toMatchObject({ ...at(to), _spindle_event_time: to });
  });

  it('moves milliseconds and ISO text in the timestamp column', async () => {
    expect(await shifted([{ at: day(1).getTime() }], 'at')).toEqual([{ at: to.getTime() }]);
    expect(await shifted([{ at: '1970-01-02' }], 'at')).toEqual([{ at: to.toISOString() }]);
  });

  it('keeps the event time in step with the column that it was taken from, for anomalies after it', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({ user: i % 2, at: day(i) }));
    const burst = new CollectiveAnomaly('burst', {
      groupColumn: 'user',
      timestampColumn: 'at',
      fraction: 1,
      windowSeconds: 60,
    });
    const events = fromTable(rows).pipe(shiftTimes({ to }), injectAnomalies(new AnomalyRegistry([burst])), toArray());
    for (const { at, _spindle_event_time: time } of await lastValueFrom(events)) expect(time).toEqual(at);
  });

  it.each([
    [{ to: 5 }, 'to must be a Date'],
    [{ to: new Date(Number.NaN) }, 'to must be a Date'],
  ])('refuses %p', (given, message) => {
    expect(() => shiftTimes(given as never)).toThrow(message);
  });

  it('moves when a delayed event is to be delivered, too', () => {
    const scheduler = new VirtualTimeScheduler();
    const played: (readonly number[])[] = [];
    from([0, 1, 2, 3].map((second) => ({ second, at: new Date(second * 1000) })))
      .pipe(
        delayDelivery({ fraction: 1, delaySeconds: [0.5, 0.5], timestampColumn: 'at' }),
        shiftTimes({ to, timestampColumn: 'at' }),
        replay({ from: to, timestampColumn: 'at', scheduler }),
      )
      .subscribe(({ second }) => played.push([second, scheduler.now()]));
    scheduler.flush();
    expect(played).toEqual([0, 1, 2, 3].map((second) => [second, 1000 * second + 500]));
  });

  it('refuses to move an event beyond the last moment that a Date holds', async () => {
    const late = new Date(8.64e15 - 86_400_000);
    const events = (days: readonly number[]) =>
      fromTable(days.map((n) => ({ at: day(n) }))).pipe(shiftTimes({ to: late }), toArray());
    expect((await lastValueFrom(events([0, 1]))).map(({ at }) => at.getTime())).toEqual([late.getTime(), 8.64e15]);
    await expect(lastValueFrom(events([0, 2]))).rejects.toThrow('event 1 of table would happen beyond the year 275760');
  });

  it('refuses records without a time that it could find', async () => {
    await expect(shifted([{ id: 1 }])).rejects.toThrow('name the column that says when they happen');
  });

  const source = { a: { at: day(1) }, b: { at: day(3) } };
  const result = { a: { at: day(1000) }, b: { at: day(1002) } };
  marbleCases<{ at: Date }, { at: Date }>(
    () => shiftTimes({ to, timestampColumn: 'at' }),
    [
      ['never', '-', '-', '^'],
      ['empty', '-|', '-|', '^!'],
      ['one', '-a-|', '-a-|', '^--!'],
      ['many', '-a-b-b|', '-a-b-b|', '^-----!'],
      ['error', '-a-#', '-a-#', '^--!'],
    ],
    { source, result },
  );

  it(
    'unsubscribes from an endless source with its own subscription',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const events = cold('-a-b-b-b', source);
      expectObservable(events.pipe(shiftTimes({ to, timestampColumn: 'at' })), '^----!').toBe('-a-b--', result);
      expectSubscriptions(events.subscriptions).toBe('^----!');
    }),
  );

  it('lets take() stop a synchronous source', async () => {
    let produced = 0;
    function* endless() {
      while (true) yield { at: day(produced++) };
    }
    const events = from(endless()).pipe(shiftTimes({ to, timestampColumn: 'at' }), take(3), toArray());
    expect(await lastValueFrom(events)).toEqual([{ at: day(1000) }, { at: day(1001) }, { at: day(1002) }]);
    expect(produced).toBe(3);
  });
});
