import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { from, lastValueFrom, of, Subject, take, tap, toArray, VirtualTimeScheduler } from 'rxjs';
import { type DelaySeconds, delayDelivery } from '../../operators/delayDelivery.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { reorder } from '../../operators/reorder.ts';
import { replay } from '../../operators/replay.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { notesOf } from '../../src/event/notes.ts';
import { marbleCases, marbles } from '../support/marbles.ts';

interface Rec {
  readonly id: number;
  readonly at: Date | null;
}
const rec = (id: number, seconds: number | null): Rec => ({
  id,
  at: seconds === null ? null : new Date(seconds * 1000),
});
/** One event a second. */
const perSecond = (n: number) => Array.from({ length: n }, (_, id) => rec(id, id));
const timestampColumn = 'at';

function run(events: readonly Rec[], options: Parameters<typeof delayDelivery>[0]): Rec[] {
  const out: Rec[] = [];
  from(events)
    .pipe(delayDelivery<Rec>({ timestampColumn, ...options }))
    .subscribe((event) => out.push(event));
  return out;
}
const isDelayed = (event: object) => notesOf(event)?.deliverAt !== undefined;
const deliveryOf = (event: Rec) => notesOf(event)?.deliverAt ?? (event.at as Date).getTime();

const laws: fc.Arbitrary<DelaySeconds> = fc.oneof(
  fc.tuple(fc.nat(20), fc.nat(20)).map(([least, more]): DelaySeconds => [least, least + more]),
  fc.record({ exponential: fc.integer({ min: 1, max: 20 }), most: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ median: fc.integer({ min: 1, max: 9 }), sigma: fc.constantFrom(0.5, 1), most: fc.constantFrom(9, 60) }),
);
const options = fc.record({
  fraction: fc.oneof(fc.double({ min: 0.001, max: 1, noNaN: true }), fc.constantFrom(0.1, 1 / 2, 0.7, 1)),
  delaySeconds: laws,
  seed: fc.nat(),
});
const gaps = fc.array(fc.constantFrom(0, 0, 1, 1, 2, 7), { maxLength: 300 });

describe('delayDelivery', () => {
  it('goes on in virtual time after the stage below was busy', () => {
    const scheduler = new VirtualTimeScheduler();
    let played = 0;
    let isComplete = false;
    fromTable(perSecond(5000), { scheduler })
      .pipe(delayDelivery({ fraction: 0.1, delaySeconds: [2, 9], scheduler }), replay({ scheduler }))
      .subscribe({ next: () => played++, complete: () => (isComplete = true) });
    scheduler.flush();
    expect([played, isComplete, Math.floor(scheduler.now() / 1000)]).toEqual([5000, true, 4999]);
  });

  it('delivers an exact share later, in the order of delivery', () => {
    fc.assert(
      fc.property(options, gaps, (given, gaps) => {
        let seconds = 0;
        const events = gaps.map((gap, id) => {
          seconds += gap;
          return rec(id, seconds);
        });
        const out = run(events, given);
        // Sorting is stable, so the events of one time keep their order.
        expect(out).toEqual([...events].sort((a, b) => deliveryOf(a) - deliveryOf(b)));
        const delayed = events.map((event) => Number(isDelayed(event)));
        let count = 0;
        delayed.forEach((one, i) => {
          count += one;
          expect([0, 1]).toContain(count - Math.floor((i + 1) * given.fraction));
        });
      }),
      { numRuns: 500 },
    );
  });

  it('makes a consumer see that share late, where the delays are longer than the gaps', () => {
    for (const [n, fraction] of [
      [1000, 0.1],
      [997, 0.25],
      [1000, 0.01],
    ] as const) {
      let highest = -1;
      const late = run(perSecond(n), { fraction, delaySeconds: [100, 300] }).filter(({ id }) => {
        const isLate = id < highest;
        highest = Math.max(highest, id);
        return isLate;
      });
      expect([0, 1]).toContain(late.length - Math.floor(n * fraction));
    }
  });

  it('keeps to the bounds of its law, and comes near them', () => {
    const bounds: readonly (readonly [DelaySeconds, number, number])[] = [
      [[3, 7], 3, 7],
      [{ exponential: 5, most: 8 }, 0, 8],
      [{ median: 5, sigma: 1, most: 8 }, 0, 8],
    ];
    for (const [delaySeconds, least, most] of bounds) {
      const events = perSecond(4000);
      run(events, { fraction: 1, delaySeconds });
      const delays = events.map((event) => (deliveryOf(event) - (event.at as Date).getTime()) / 1000);
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(least);
      expect(Math.max(...delays)).toBeLessThanOrEqual(most);
      expect(Math.max(...delays)).toBeGreaterThan(most - 0.1);
    }
  });

  it('gives the same delays for the same seed, and to every subscriber', async () => {
    const result = from(perSecond(200)).pipe(delayDelivery({ fraction: 0.3, delaySeconds: [1, 9], timestampColumn }));
    const first = await lastValueFrom(result.pipe(toArray()));
    expect(await lastValueFrom(result.pipe(toArray()))).toEqual(first);
    const other = run(perSecond(200), { fraction: 0.3, delaySeconds: [1, 9], seed: 8 });
    expect(other).not.toEqual(first);
  });

  it('passes events without a time at once, and does not count them', () => {
    const events = [rec(0, null), rec(1, 0), rec(2, null), rec(3, 1), rec(4, null), rec(5, 20), rec(6, 21)];
    const out = run(events, { fraction: 1, delaySeconds: [5, 5] });
    expect(out.map(({ id }) => id)).toEqual([0, 2, 4, 1, 3, 5, 6]);
    expect(events.map(isDelayed)).toEqual([false, true, false, true, false, true, true]);
  });

  it('notes the delivery, and forgets one of an earlier stream', () => {
    const events = perSecond(10);
    run(events, { fraction: 1, delaySeconds: [2, 2] });
    expect(notesOf(events[4] as Rec)).toEqual({ deliverAt: 6000 });
    run(events, { fraction: 0.1, delaySeconds: [2, 2] });
    expect(events.filter(isDelayed)).toHaveLength(1);
  });

  it('mirrors the source at fraction 0', () => {
    const source = of(rec(1, 1));
    expect(source.pipe(delayDelivery({ fraction: 0, delaySeconds: [1, 2] }))).toBe(source);
  });

  it('reads _spindle_event_time where no column is named', async () => {
    const events = fromTable(perSecond(100)).pipe(delayDelivery({ fraction: 0.1, delaySeconds: [20, 20] }));
    const out = await lastValueFrom(events.pipe(toArray()));
    expect(out.filter(isDelayed)).toHaveLength(10);
  });

  it.each([
    [{}, 'timestampColumn of delayDelivery is missing: the records carry no _spindle_event_time'],
    [{ timestampColumn: 'att' }, 'timestampColumn: the first record of delayDelivery has no column "att"'],
  ])('refuses records whose time it cannot find: %p', (given, message) => {
    let error: unknown;
    from(perSecond(1))
      .pipe(delayDelivery({ fraction: 1, delaySeconds: [1, 1], ...given }))
      .subscribe({ error: (one) => (error = one) });
    expect((error as Error).message).toContain(message);
  });

  it('names the event that comes out of order', async () => {
    const late = { fraction: 0.5, delaySeconds: [1, 2] } as const;
    const events = fromTable(perSecond(50), { table: 'order' }).pipe(reorder({ fraction: 0.1 }), delayDelivery(late));
    await expect(lastValueFrom(events)).rejects.toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/event \d+ of order happened at 1970-.*, and one before it at 1970-/),
      }),
    );
    await expect(
      lastValueFrom(from([rec(0, 2), rec(1, 1)]).pipe(delayDelivery({ ...late, timestampColumn }))),
    ).rejects.toThrow('event 1 happened at');
  });

  it('holds at most maxHeld events, and says what to lower', async () => {
    // An event leaves when the one that happened 50 seconds later comes, before that one is held: so 50 are.
    const held = (maxHeld: number) =>
      from(perSecond(100)).pipe(
        delayDelivery({ fraction: 1, delaySeconds: [50, 50], maxHeld, timestampColumn }),
        toArray(),
      );
    expect(await lastValueFrom(held(50))).toHaveLength(100);
    await expect(lastValueFrom(held(49))).rejects.toThrow(
      expect.objectContaining({
        code: 'BACKPRESSURE_OVERFLOW',
        message: expect.stringContaining('lower its fraction or delaySeconds, or raise maxHeld'),
      }),
    );
  });

  it('releases what it holds only as the sink takes it', async () => {
    let most = 0;
    let written = 0;
    let left = 0;
    const sink = {
      write: (batch: readonly object[]) => {
        most = Math.max(most, left - written);
        written += batch.length;
        return new Promise<void>((resolve) => setImmediate(resolve));
      },
    };
    const rows = Array.from({ length: 200_000 }, (_, id) => ({ id, at: new Date(id) }));
    const events = fromTable(rows).pipe(delayDelivery({ fraction: 0.9, delaySeconds: [1000, 2000] }));
    const counted = events.pipe(tap(() => left++));
    await lastValueFrom(counted.pipe(sinkTo(sink, { highWaterMark: 100, batchSize: 1000 })));
    expect(written).toBe(200_000);
    expect(most).toBeLessThanOrEqual(101);
  });

  // Every first of two events comes 1.5 seconds late.
  const half = { fraction: 1 / 2, delaySeconds: [1.5, 1.5], timestampColumn } as const;
  const source = { a: rec(0, 0), b: rec(1, 1), c: rec(2, 2), d: rec(3, 3), e: rec(4, 9) };
  marbleCases(
    () => delayDelivery<Rec>(half),
    [
      ['never', '-', '-', '^'],
      ['empty', '-|', '-|', '^!'],
      ['one, held until the end', '-a-|', '---(a|)', '^--!'],
      ['many', '-a-b-c----d---|', '---b-(a)--d---(c|)', '^-------------!'],
      ['a gap that releases what is due', '-a-e---|', '---(ae)|', '^------!'],
      ['error, dropping what is held', '-a-#', '---#', '^--!'],
    ],
    { source, result: source },
  );

  it(
    'unsubscribes from an endless source with its own subscription',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const events = cold('-a-b-----c--', source);
      expectObservable(events.pipe(delayDelivery<Rec>(half)), '^-----!').toBe('---b---', source);
      expectSubscriptions(events.subscriptions).toBe('^-----!');
    }),
  );

  it('lets take() stop a synchronous source', () => {
    let produced = 0;
    function* endless() {
      while (true) yield rec(produced, produced++);
    }
    const out: number[] = [];
    from(endless())
      .pipe(delayDelivery<Rec>(half), take(3))
      .subscribe(({ id }) => out.push(id));
    expect(out).toEqual([1, 0, 3]);
    expect(produced).toBe(4);
  });

  it('keeps its order when the source emits during a delivery', () => {
    const events = perSecond(100);
    const given = { fraction: 0.4, delaySeconds: [1, 5] } as const;
    const plain = run(perSecond(100), given);
    const subject = new Subject<Rec>();
    const out: Rec[] = [];
    let sent = 0;
    let completed = false;
    const send = () => {
      const next = events[sent++];
      if (next) subject.next(next);
      else subject.complete();
    };
    subject.pipe(delayDelivery<Rec>({ ...given, timestampColumn })).subscribe({
      next: (event) => {
        out.push(event);
        send();
      },
      complete: () => {
        completed = true;
      },
    });
    while (!completed) send();
    expect(out).toEqual(plain);
  });
});
