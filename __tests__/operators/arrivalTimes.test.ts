import { describe, expect, it } from '@jest/globals';
import {
  from as fromArray,
  lastValueFrom,
  type MonoTypeOperatorFunction,
  Subject,
  take,
  toArray,
  VirtualTimeScheduler,
} from 'rxjs';
import { type ArrivalTimesOptions, arrivalTimes } from '../../operators/arrivalTimes.ts';
import { burstPace } from '../../operators/burstPace.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { poissonDelay } from '../../operators/poissonDelay.ts';
import { stamp } from '../../operators/stamp.ts';
import { note, notesOf } from '../../src/event/notes.ts';
import { counted } from '../support/departures.ts';
import { marbleCases, marbles } from '../support/marbles.ts';

const at = (ms: number) => new Date(ms);
/** A Saturday, two minutes before an hour ends. */
const from = at(Date.parse('2024-06-01T19:58:00Z'));
const second = (n: number) => at(from.getTime() + 1000 * n);
const rows = (n: number) => Array.from({ length: n }, (_, id) => ({ id, at: at(id * 1000) }));

const rates: Readonly<Record<string, Omit<ArrivalTimesOptions, 'from'>>> = {
  'one rate': { eventsPerSecond: 50 },
  bursts: {
    eventsPerSecond: 5,
    burstWindows: [
      { startOffsetSeconds: 10, durationSeconds: 20, multiplier: 10 },
      { startOffsetSeconds: 20, durationSeconds: 30, multiplier: 0 },
    ],
  },
  'a time pattern': { eventsPerSecond: 5, timePattern: { hours: { 19: 2, 20: 0.1 }, weekdays: { 6: 3 }, zone: 'UTC' } },
  stages: {
    eventsPerSecond: 1,
    repeatStages: true,
    stages: [
      { durationSeconds: 20, eventsPerSecond: 30 },
      { durationSeconds: 10, eventsPerSecond: 0 },
      { durationSeconds: 5, eventsPerSecond: 0 },
    ],
  },
  'a sine in a burst': {
    sine: { periodSeconds: 20, least: 0, most: 20 },
    burstWindows: [{ startOffsetSeconds: 5, durationSeconds: 20, multiplier: 3 }],
  },
};

/** When values leave a stage that paces them, in virtual time that begins at `from`. */
function departures(n: number, pace: (scheduler: VirtualTimeScheduler) => MonoTypeOperatorFunction<object>): number[] {
  const scheduler = new VirtualTimeScheduler();
  scheduler.frame = from.getTime();
  const times: number[] = [];
  fromTable(rows(n), { scheduler })
    .pipe(pace(scheduler))
    .subscribe(() => times.push(scheduler.now()));
  scheduler.flush();
  return times;
}

const arrivalsOf = async (n: number, options: ArrivalTimesOptions) => {
  const events = await lastValueFrom(fromTable(rows(n)).pipe(arrivalTimes(options), toArray()));
  return events.map(({ at }) => at.getTime());
};

/** Whether each time is a departure, rounded down. A departure may have been rounded itself, over the millisecond's end. */
function expectSame(times: readonly number[], departures: readonly number[]) {
  expect(times).toHaveLength(departures.length);
  times.forEach((time, i) => {
    expect(Math.floor((departures[i] as number) + 0.001)).toBeGreaterThanOrEqual(time);
    expect(Math.floor((departures[i] as number) - 0.001)).toBeLessThanOrEqual(time);
  });
}

describe('arrivalTimes', () => {
  it.each(Object.entries(rates))('gives the times at which poissonDelay lets events leave: %s', async (_, options) => {
    const { burstWindows, timePattern, ...rate } = options;
    for (const seed of [42, 7]) {
      const times = departures(
        2000,
        (scheduler) => (source) =>
          source.pipe(
            burstPace({
              ...rate,
              scheduler,
              ...(burstWindows && { burstWindows }),
              ...(timePattern && { timePattern }),
            }),
            poissonDelay({ seed }),
          ),
      );
      expectSame(await arrivalsOf(2000, { ...options, from, seed }), times);
    }
  });

  it.each(Object.entries(rates))('gives even times, as burstPace does: %s', async (_, options) => {
    const times = departures(2000, (scheduler) => burstPace({ ...options, scheduler }));
    expectSame(await arrivalsOf(2000, { ...options, from, poisson: false }), times);
  });

  it('sets the event time and its column, and moves the other dates by the same offset', async () => {
    const table = [
      { id: 1, at: at(1000), due: at(5000), paid: null },
      { id: 2, at: at(9000), due: at(Number.NaN), paid: at(0) },
    ];
    const before = JSON.stringify(table);
    const events = await lastValueFrom(
      fromTable(table, { timestampColumn: 'at' }).pipe(
        arrivalTimes({ eventsPerSecond: 1, poisson: false, from }),
        toArray(),
      ),
    );
    expect(JSON.stringify(events)).toEqual(
      JSON.stringify([
        {
          ...table[0],
          at: second(1),
          due: second(5),
          _spindle_table: 'table',
          _spindle_seq: 0,
          _spindle_event_time: second(1),
        },
        {
          ...table[1],
          at: second(2),
          paid: second(-7),
          _spindle_table: 'table',
          _spindle_seq: 1,
          _spindle_event_time: second(2),
        },
      ]),
    );
    expect(JSON.stringify(table)).toBe(before);
  });

  it('gives a time to an event that has none, and leaves its other dates', async () => {
    const dateless = await lastValueFrom(
      fromArray([{ id: 1 }]).pipe(stamp(), arrivalTimes({ eventsPerSecond: 1, poisson: false, from })),
    );
    expect(dateless).toEqual({ id: 1, _spindle_table: 'table', _spindle_seq: 0, _spindle_event_time: second(1) });
    const table = [
      { id: 1, at: null, due: at(7) },
      { id: 2, at: at(Number.NaN), due: at(7) },
    ];
    const options = { eventsPerSecond: 1, poisson: false, from, timestampColumn: 'at' };
    expect(await lastValueFrom(fromArray(table).pipe(arrivalTimes(options), toArray()))).toEqual([
      { id: 1, at: second(1), due: at(7) },
      { id: 2, at: second(2), due: at(7) },
    ]);
  });

  it('takes any records whose timestamp column is named, with milliseconds and ISO text too', async () => {
    const options = { eventsPerSecond: 1, poisson: false, from, timestampColumn: 'at' };
    const one = (record: object) => lastValueFrom(fromArray([record]).pipe(arrivalTimes(options)));
    expect(await one({ at: at(0) })).toEqual({ at: second(1) });
    expect(await one({ at: 0 })).toEqual({ at: second(1).getTime() });
    expect(await one({ at: '1970-01-01' })).toEqual({ at: second(1).toISOString() });
    await expect(one({ when: at(0) })).rejects.toMatchObject({ code: 'UNKNOWN_COLUMN', option: ['timestampColumn'] });
  });

  it('keeps what is noted of an event', async () => {
    const event = { at: at(0) };
    note(event, { sourceSeq: 7 });
    const options = { eventsPerSecond: 1, from, timestampColumn: 'at' };
    expect(notesOf(await lastValueFrom(fromArray([event]).pipe(arrivalTimes(options))))).toEqual({ sourceSeq: 7 });
  });

  it(
    'begins at the subscription, on the clock of virtual time, each subscription by itself',
    marbles(({ cold, expectObservable }) => {
      const timed = (ms: number) => ({ at: at(ms) });
      const arriving = cold('-a-b|', { a: timed(0), b: timed(1) }).pipe(
        arrivalTimes({ eventsPerSecond: 10, poisson: false, timestampColumn: 'at' }),
      );
      expectObservable(arriving).toBe('-a-b|', { a: timed(100), b: timed(200) });
      expectObservable(arriving, '5s ^').toBe('5s -a-b|', { a: timed(5100), b: timed(5200) });
    }),
  );

  describe('the marble list', () => {
    const event = { at: at(0), _spindle_event_time: at(0) };
    const first = { at: at(1000), _spindle_event_time: at(1000) };
    marbleCases<object>(
      () => arrivalTimes({ eventsPerSecond: 1, poisson: false, from: at(0) }),
      [
        ['never', '-', '-', '^'],
        ['empty', '--|', '--|', '^-!'],
        ['one', '-a-|', '-a-|', '^--!'],
        ['error', '-a-#', '-a-#', '^--!'],
      ],
      { source: { a: event }, result: { a: first } },
    );

    it(
      'early unsubscribe: leaves an endless source',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold<object>('---');
        expectObservable(source.pipe(arrivalTimes({ eventsPerSecond: 1 })), '^-!').toBe('---');
        expectSubscriptions(source.subscriptions).toBe('^-!');
      }),
    );

    it(
      'completes, and leaves its source, when stages that end at 0 leave no arrival',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const stages = [{ durationSeconds: 2, eventsPerSecond: 0 }];
        const source = cold<object>('-a--b--c', { a: event, b: event, c: event });
        const arriving = arrivalTimes({
          eventsPerSecond: 1,
          stages,
          poisson: false,
          from: at(0),
          timestampColumn: 'at',
        });
        expectObservable(source.pipe(arriving)).toBe('-a--|', { a: { at: at(2000), _spindle_event_time: at(2000) } });
        expectSubscriptions(source.subscriptions).toBe('^---!');
      }),
    );

    it('lets take() stop a synchronous source', async () => {
      const table = counted();
      await lastValueFrom(fromTable(table.rows).pipe(arrivalTimes({ eventsPerSecond: 1 }), take(2)));
      expect([table.pulled, table.returned]).toEqual([2, true]);
    });

    it('reentrancy: counts an event that arrives while another one leaves', () => {
      const source = new Subject<{ at: Date }>();
      const times: number[] = [];
      source
        .pipe(arrivalTimes({ eventsPerSecond: 1, poisson: false, from: at(0), timestampColumn: 'at' }))
        .subscribe((event) => {
          times.push(event.at.getTime());
          if (times.length === 1) source.next({ at: at(0) });
        });
      source.next({ at: at(0) });
      expect(times).toEqual([1000, 2000]);
    });
  });

  it('refuses what it cannot use', () => {
    expect(() => arrivalTimes({})).toThrow('arrivalTimes has no rate: give it eventsPerSecond, stages or sine');
    expect(() => arrivalTimes({ eventsPerSecond: 0 })).toThrow('eventsPerSecond must be finite and > 0, got 0');
    expect(() => arrivalTimes({ eventsPerSecond: new Subject() as never })).toThrow('eventsPerSecond must be finite');
    expect(() => arrivalTimes({ eventsPerSecond: 1, from: at(Number.NaN) })).toThrow(
      'from must be a Date that is valid',
    );
    expect(() => arrivalTimes({ stages: [{ durationSeconds: 1, eventsPerSecond: 0 }] })).toThrow(
      'stages must be positive for some time',
    );
  });
});
