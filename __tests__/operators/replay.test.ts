import { describe, expect, it } from '@jest/globals';
import {
  concat,
  from as fromArray,
  lastValueFrom,
  NEVER,
  type Observable,
  Subject,
  take,
  VirtualTimeScheduler,
} from 'rxjs';
import { arrivalTimes } from '../../operators/arrivalTimes.ts';
import { delayDelivery } from '../../operators/delayDelivery.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { reorder } from '../../operators/reorder.ts';
import { type ReplayOptions, replay } from '../../operators/replay.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { RetailDomain } from '../../src/domains/retail/index.ts';
import { notesOf } from '../../src/event/notes.ts';
import { Spindle } from '../../src/generator/index.ts';
import { retailPeak } from '../../src/pacing/timePattern.ts';
import { counted } from '../support/departures.ts';
import { marbles } from '../support/marbles.ts';

const at = (ms: number) => new Date(ms);
const NOON = Date.parse('2024-03-01T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** When events leave, in milliseconds of virtual time, which begins at `begin`. */
function departures<E extends object>(
  play: (scheduler: VirtualTimeScheduler) => Observable<E>,
  begin = NOON,
): (readonly [event: E, time: number])[] {
  const scheduler = new VirtualTimeScheduler();
  scheduler.frame = begin;
  const left: [E, number][] = [];
  play(scheduler).subscribe((event) => left.push([event, scheduler.now() - begin]));
  scheduler.flush();
  return left;
}

/** When records with these times leave. */
const played = (times: readonly (Date | null | undefined)[], options: Omit<ReplayOptions, 'scheduler'> = {}) =>
  departures((scheduler) =>
    fromArray(times.map((time) => ({ at: time }))).pipe(replay({ ...options, timestampColumn: 'at', scheduler })),
  ).map(([, time]) => Math.round(1e6 * time) / 1e6);

/** 5,000 orders in a day, most of them in the evening. */
const daysOrders = (scheduler: VirtualTimeScheduler) =>
  fromTable(new Spindle().generate({ domain: new RetailDomain(), seed: 42 }).tables.order, { scheduler }).pipe(
    arrivalTimes({ eventsPerSecond: 5000 / 86_400, timePattern: retailPeak({ zone: 'UTC' }), from: at(NOON) }),
  );

describe('replay', () => {
  it('plays events by their own times, the first at once', () => {
    expect(played([at(5000), at(5500), at(9000)])).toEqual([0, 500, 4000]);
    expect(played([at(5000), at(5500), at(9000)], { speed: 10 })).toEqual([0, 50, 400]);
    expect(played([at(5000), at(5500), at(9000)], { speed: 0.5 })).toEqual([0, 1000, 8000]);
  });

  it('lets everything leave at once at an infinite speed', () => {
    expect(played([at(0), at(DAY), at(1e15)], { speed: Number.POSITIVE_INFINITY })).toEqual([0, 0, 0]);
  });

  it('begins at an event time, and lets what happened before leave at once', () => {
    expect(played([at(0), at(4000), at(6000)], { from: at(5000) })).toEqual([0, 0, 1000]);
    expect(played([at(8000)], { from: at(5000), speed: 2 })).toEqual([1500]);
  });

  it('fills back to now, then goes live', () => {
    const times = [NOON - DAY, NOON - 1, NOON, NOON + 1, NOON + 2500].map(at);
    expect(played(times, { from: at(NOON) })).toEqual([0, 0, 0, 1, 2500]);
  });

  it('begins at a moment, whenever the stage below wants events', () => {
    const live = { from: at(NOON), startAt: at(NOON) };
    const times = departures(
      (scheduler) =>
        fromArray([{ at: at(NOON) }, { at: at(NOON + 5000) }]).pipe(
          replay({ ...live, timestampColumn: 'at', scheduler }),
        ),
      NOON + 2000,
    );
    expect(times.map(([, time]) => time)).toEqual([0, 3000]);
    expect(played([at(7000), at(8000)], { startAt: at(NOON + 600) })).toEqual([600, 1600]);
    expect(played([at(7000)], { startAt: at(NOON + 600), speed: Number.POSITIVE_INFINITY })).toEqual([600]);
  });

  it('cuts gaps that are longer than maxGapSeconds', () => {
    const times = [at(0), at(1000), at(DAY), at(DAY + 1000), at(2 * DAY)];
    expect(played(times, { maxGapSeconds: 10 })).toEqual([0, 1000, 11_000, 12_000, 22_000]);
    expect(played(times, { maxGapSeconds: 10, speed: 10 })).toEqual([0, 100, 1100, 1200, 2200]);
    expect(played([at(DAY)], { from: at(0), maxGapSeconds: 10 })).toEqual([10_000]);
    // A gap is one between the latest times: an event that comes out of order takes nothing back.
    const disordered = [at(0), at(DAY), at(DAY - 3000), at(DAY + 1000)];
    expect(played(disordered, { maxGapSeconds: 2 })).toEqual([0, 2000, 2000, 3000]);
  });

  it('plays an event without a time with the one before it', () => {
    const times = [null, at(1000), null, at(2000), at(Number.NaN), undefined, at(3000)];
    expect(played(times)).toEqual([0, 0, 0, 1000, 1000, 1000, 2000]);
    expect(played(times, { from: at(0) })).toEqual([0, 1000, 1000, 2000, 2000, 2000, 3000]);
  });

  it('never holds an event back for disorder', () => {
    expect(played([at(1000), at(3000), at(2000), at(0), at(4000)])).toEqual([0, 2000, 2000, 2000, 3000]);
  });

  it('waits for years, longer than a timer can', () => {
    const years = [at(0), at(365 * DAY), at(10 * 365 * DAY)];
    expect(played(years)).toEqual(years.map((time) => time.getTime()));
  });

  it('reads milliseconds and ISO text in the column that is named', () => {
    const times = [{ at: 1000 }, { at: '1970-01-01T00:00:03Z' }, { at: at(5000) }];
    const left = departures((scheduler) => fromArray(times).pipe(replay({ timestampColumn: 'at', scheduler })));
    expect(left.map(([, time]) => time)).toEqual([0, 2000, 4000]);
  });

  it('plays a delayed event when it is to be delivered', () => {
    const rows = Array.from({ length: 500 }, (_, id) => ({ id, at: at(id * 1000) }));
    const left = departures((scheduler) =>
      fromTable(rows, { scheduler }).pipe(
        delayDelivery({ fraction: 0.2, delaySeconds: [5, 60] }),
        replay({ speed: 10, scheduler }),
      ),
    );
    expect(left.filter(([event]) => notesOf(event)?.deliverAt !== undefined)).toHaveLength(100);
    const first = left[0]?.[0].at.getTime() as number;
    for (const [event, time] of left)
      expect(time).toBeCloseTo(((notesOf(event)?.deliverAt ?? event.at.getTime()) - first) / 10, 2);
  });

  it('plays an event that reorder made late as soon as it comes', () => {
    const rows = Array.from({ length: 200 }, (_, id) => ({ id, at: at(id * 1000) }));
    const left = departures((scheduler) =>
      fromTable(rows, { scheduler }).pipe(reorder({ fraction: 0.2, maxDelaySlots: 5 }), replay({ scheduler })),
    );
    let latest = 0;
    left.forEach(([event, time], i) => {
      latest = Math.max(latest, event.at.getTime());
      expect([i, time]).toEqual([i, latest - (left[0]?.[0].at.getTime() as number)]);
    });
  });

  it('plays arrival times: a live stream', () => {
    const rows = Array.from({ length: 1000 }, (_, id) => ({ id, at: at(id) }));
    const from = at(NOON);
    const left = departures((scheduler) =>
      fromTable(rows, { scheduler }).pipe(arrivalTimes({ eventsPerSecond: 100, from }), replay({ from, scheduler })),
    );
    for (const [event, time] of left) expect(NOON + time).toBe(event.at.getTime());
  });

  it('plays a day of orders at speed 60 exactly', () => {
    const left = departures((scheduler) => daysOrders(scheduler).pipe(replay({ speed: 60, scheduler })));
    expect(left).toHaveLength(5000);
    const first = left[0]?.[0].order_date.getTime() as number;
    for (const [event, time] of left) expect(time).toBeCloseTo((event.order_date.getTime() - first) / 60, 2);
  });

  it('does not drift', () => {
    const scheduler = new VirtualTimeScheduler();
    const rows = Array.from({ length: 100_000 }, (_, i) => ({ at: at(i * 7) }));
    let count = 0;
    let off = 0;
    fromTable(rows, { scheduler })
      .pipe(replay({ speed: 3, scheduler }))
      .subscribe(() => {
        off = Math.max(off, Math.abs(scheduler.now() - (count++ * 7) / 3));
      });
    scheduler.flush();
    expect(count).toBe(100_000);
    expect(off).toBeLessThan(1e-6);
  });
});

describe('the marble list of replay', () => {
  const values = { a: { at: at(0) }, b: { at: at(2) }, c: { at: at(6) }, d: { at: at(6) } };
  const play = replay<object>({ timestampColumn: 'at' });

  it.each([
    ['never', '-', '-', '^'],
    ['empty', '|', '|', '(^!)'],
    ['empty, later', '---|', '---|', '^--!'],
    ['one: the first leaves when it comes', '--a--|', '--a--|', '^----!'],
    ['many: each at its time, and completes after the last', '(abcd|)', 'a-b---(cd|)', '(^!)'],
    ['late: what is due already leaves when it comes', 'a-----b--|', 'a-----b--|', '^--------!'],
    ['error', '---#', '---#', '^--!'],
    ['error, dropping what waits', '(abc)#', 'a-b--#', '^----!'],
  ])('%s', (_, input, output, subscription) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<object>(input, values);
      expectObservable(source.pipe(play)).toBe(output, values);
      expectSubscriptions(source.subscriptions).toBe(subscription);
    })();
  });

  it(
    'early unsubscribe: leaves its source and its timer',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<object>('(abc)', values);
      expectObservable(source.pipe(play), '^---!').toBe('a-b-', values);
      expectSubscriptions(source.subscriptions).toBe('^---!');
    }),
  );

  it(
    'gives each subscription a schedule of its own',
    marbles(({ cold, expectObservable }) => {
      const source = cold<object>('(abc|)', values).pipe(play);
      expectObservable(source).toBe('a-b---(c|)', values);
      expectObservable(source, '---^').toBe('---a-b---(c|)', values);
    }),
  );

  it(
    'plays what waits when a Subject ends',
    marbles(({ hot, expectObservable }) => {
      expectObservable(hot<object>('-(abc)|', values).pipe(play)).toBe('-a-b---(c|)', values);
    }),
  );

  it('reentrancy: keeps the order of events that come while one leaves', () => {
    const scheduler = new VirtualTimeScheduler();
    const source = new Subject<object>();
    const left: [object, number][] = [];
    source.pipe(replay({ timestampColumn: 'at', scheduler })).subscribe((event) => {
      left.push([event, scheduler.now()]);
      if (event === values.a) source.next(values.c);
    });
    source.next(values.a);
    source.next(values.b);
    scheduler.flush();
    // The later one came first, so the earlier one leaves right after it.
    expect(left).toEqual([
      [values.a, 0],
      [values.c, 6],
      [values.b, 6],
    ]);
  });

  it('endless: pulls no more of a table than it may hold, and gives it back when take has had enough', () => {
    const table = counted();
    const scheduler = new VirtualTimeScheduler();
    fromTable(table.rows, { scheduler })
      .pipe(arrivalTimes({ eventsPerSecond: 1000, from: at(0) }), replay({ scheduler }), take(3))
      .subscribe();
    scheduler.flush();
    expect(table.returned).toBe(true);
    expect(table.pulled).toBeLessThanOrEqual(1024 + 3);
  });

  it('errs rather than hold more than 65,536 events of a source that cannot be paused, and stops it', () => {
    const source = new Subject<object>();
    const errors: unknown[] = [];
    source.pipe(replay({ timestampColumn: 'at', from: at(0) })).subscribe({ error: (error) => errors.push(error) });
    for (let i = 0; i < 65_536; i++) source.next({ at: at(1e12) });
    expect(errors).toEqual([]);
    source.next({ at: at(1e12) });
    expect(errors).toMatchObject([{ code: 'BACKPRESSURE_OVERFLOW' }]);
    expect(source.observed).toBe(false);
  });

  it('leaves everything that is due at once, in order, after a stall', () => {
    const scheduler = new VirtualTimeScheduler();
    const left: [number, number][] = [];
    fromArray([0, 100, 200, 300, 900].map((ms) => ({ at: at(ms) })))
      .pipe(replay({ timestampColumn: 'at', scheduler }))
      .subscribe((event) => {
        left.push([event.at.getTime(), scheduler.now()]);
        // The subscriber takes 400 ms.
        if (left.length === 2) scheduler.frame += 400;
      });
    scheduler.flush();
    expect(left).toEqual([
      [0, 0],
      [100, 100],
      [200, 500],
      [300, 500],
      [900, 900],
    ]);
  });

  it('begins when its sink has started', async () => {
    const log: string[] = [];
    const sink = {
      start: async () => {
        // Longer than the events are apart.
        await new Promise((resolve) => setTimeout(resolve, 50));
        log.push('started');
      },
      write: ([event]: readonly { readonly id: number }[]) => {
        if (event?.id === 1) setImmediate(() => log.push('a turn later'));
        log.push(`${event?.id}`);
      },
    };
    const rows = [1, 2].map((id) => ({ id, at: at(20 * id) }));
    await lastValueFrom(fromTable(rows).pipe(replay(), sinkTo<{ id: number }>(sink)));
    expect(log).toEqual(['started', '1', 'a turn later', '2']);
  });

  it('says which column it lacks, also when its sink starts later', async () => {
    const sink = { start: () => new Promise<void>((resolve) => setTimeout(resolve, 5)), write: () => {} };
    const run = (options: ReplayOptions) =>
      lastValueFrom(concat(fromArray([{ at: at(0) }]), NEVER).pipe(replay<object>(options), sinkTo(sink)));
    await expect(run({})).rejects.toMatchObject({ code: 'INVALID_OPTION', option: ['timestampColumn'] });
    await expect(run({ timestampColumn: 'when' })).rejects.toMatchObject({ code: 'UNKNOWN_COLUMN' });
  });

  it('refuses what it cannot use', () => {
    expect(() => replay({ speed: 0 })).toThrow('speed must be > 0, such as 60, or Infinity, got 0');
    expect(() => replay({ from: at(Number.NaN) })).toThrow('from must be a Date that is valid');
    expect(() => replay({ maxGapSeconds: 0 })).toThrow('maxGapSeconds must be finite and > 0, got 0');
  });
});
