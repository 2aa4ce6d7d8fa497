import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { from, Observable, of, Subject, take } from 'rxjs';
import { injectAnomalies } from '../../operators/injectAnomalies.ts';
import {
  AnomalyRegistry,
  type ChosenGroups,
  CollectiveAnomaly,
  ContextualAnomaly,
  chooseGroups,
  PointAnomaly,
} from '../../src/anomalies/index.ts';
import { notesOf } from '../../src/event/notes.ts';
import { marbles } from '../support/marbles.ts';
import { expectLabels, expectWholeGroups, type OrderEvent, orders, run } from '../support/orders.ts';

const anomalies = (out: readonly OrderEvent[]) => out.filter((event) => event._spindle_is_anomaly);
const point = new PointAnomaly('price', { column: 'amount', fraction: 0.1 });
const contextual = new ContextualAnomaly('status', {
  column: 'status',
  conditionColumn: 'status',
  normalValues: ['open'],
  anomalousValues: ['gone', 'open'],
  fraction: 0.2,
});
const burst = new CollectiveAnomaly('bot', { groupColumn: 'user', timestampColumn: 'at', fraction: 0.2 });

describe('injectAnomalies', () => {
  it('makes exact fractions anomalous, and labels exactly what changed', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (n, fraction, seed) => {
        const input = orders(n);
        const registry = new AnomalyRegistry([new PointAnomaly('p', { column: 'amount', fraction })]);
        const out = run(from(input).pipe(injectAnomalies(registry, { seed })));
        expect([0, 1]).toContain(anomalies(out).length - Math.floor(n * fraction));
        expectLabels(out, input);
      }),
    );
    const input = orders(1000);
    const out = run(from(input).pipe(injectAnomalies(new AnomalyRegistry([contextual]))));
    expect(anomalies(out)).toHaveLength(100);
    expect(anomalies(out).every(({ status, id }) => status === 'gone' && id % 2 === 1)).toBe(true);
    expectLabels(out, input);
  });

  it('multiplies the baseline, and keeps the decimals of the column', () => {
    const registry = new AnomalyRegistry([point]);
    const out = anomalies(run(from(orders(1000)).pipe(injectAnomalies(registry, { baselines: { amount: 2 } }))));
    expect(out).toHaveLength(100);
    for (const { amount } of out) {
      expect(amount).toBeGreaterThanOrEqual(20);
      expect(amount).toBeLessThanOrEqual(200);
      expect(Number(amount.toFixed(2))).toBe(amount);
    }
    const integers = from([3, 4, 5]).pipe(injectValues(1));
    expect(run(integers).every((value) => Number.isInteger(value) && value >= 30)).toBe(true);
  });

  it('changes a chosen value even where the outcome is the original', () => {
    const registry = new AnomalyRegistry([
      new PointAnomaly('p', { column: 'v', multiplierRange: [1, 1], fraction: 1 }),
    ]);
    const out = run(of({ v: 2 }, { v: 2 }).pipe(injectAnomalies(registry)));
    expect(out.map(({ v }) => v)).toEqual([3, 3]);
  });

  it('puts the labels before the metadata, or at the end', () => {
    const registry = new AnomalyRegistry<'amount'>([new PointAnomaly('p', { column: 'amount', fraction: 0 })]);
    const [first] = run(from(orders(1)).pipe(injectAnomalies(registry)));
    expect(Object.keys(first ?? {}).slice(5)).toEqual([
      '_spindle_is_anomaly',
      '_spindle_anomaly_type',
      '_spindle_table',
      '_spindle_seq',
      '_spindle_event_time',
    ]);
    expect(run(of({ amount: 1 }).pipe(injectAnomalies(registry)))).toEqual([
      { amount: 1, _spindle_is_anomaly: false, _spindle_anomaly_type: null },
    ]);
  });

  it('notes anomalies beside the events where labels are off', () => {
    const out = run(from(orders(100)).pipe(injectAnomalies(new AnomalyRegistry([point]), { label: false })));
    expect(out.filter((event) => notesOf(event)?.changes !== undefined)).toHaveLength(10);
    expect(out.every((event) => Object.keys(event).length === 8)).toBe(true);
  });

  it('copies any key and any number of shapes', () => {
    const registry = new AnomalyRegistry<string>([new PointAnomaly('p', { column: 'x', fraction: 0 })]);
    const odd = JSON.parse('{"__proto__": 1, "a\\"b": 2, "\\u2028": 3, "`$": 4, "x": 5}') as Record<string, unknown>;
    const shapes = Array.from({ length: 40 }, (_, i) => ({ [`k${i}`]: i, ...odd }));
    const [first] = run(of(odd).pipe(injectAnomalies(registry, { label: false })));
    expect(JSON.stringify(first)).toBe(JSON.stringify(odd));
    expect(run(from<Record<string, unknown>[]>(shapes).pipe(injectAnomalies(registry, { label: false })))).toEqual(
      shapes,
    );
  });

  it('mirrors the source for an empty registry', () => {
    const source = of({ a: 1 });
    expect(source.pipe(injectAnomalies(new AnomalyRegistry<'a'>([])))).toBe(source);
  });

  it('squeezes whole groups into a burst, in event-time order, exactly where the stream fits the buffer', () => {
    const input = orders(1000, 10);
    const out = run(from(input).pipe(injectAnomalies(new AnomalyRegistry([burst]))));
    expectLabels(out, input);
    const users = new Set(anomalies(out).map(({ user }) => user));
    expect(users.size).toBe(2);
    expect(anomalies(out)).toHaveLength(200);
    for (const user of users) {
      const times = out.filter((event) => event.user === user).map(({ at }) => at.getTime());
      expect(times).toHaveLength(100);
      expect(Math.max(...times) - Math.min(...times)).toBeLessThan(600_000);
    }
    expect(out.map((event) => event._spindle_seq)).toEqual(out.map((_, i) => i));
    const clock = out.map((event) => (event._spindle_event_time as Date).getTime());
    expect(clock).toEqual([...clock].sort((a, b) => a - b));
    expect(out.every((event) => event.at.getTime() === event._spindle_event_time?.getTime())).toBe(true);
  });

  it('takes the choice of the caller, and emits what it squeezes once', () => {
    const input = orders(1000, 50);
    const event = (i: number) => input[i] as OrderEvent;
    const chosen: ChosenGroups = chooseGroups(burst, 1000, (column, i) => event(i)[column as 'user' | 'at'], event, 42);
    expect(chosen.size).toBe(10);
    const options = { groups: new Map([[burst.label, chosen]]) };
    const out = run(from(input).pipe(injectAnomalies(new AnomalyRegistry([burst]), options)));
    expectLabels(out, input);
    expect(new Set(anomalies(out).map(({ user }) => user))).toEqual(new Set(chosen.keys()));
    expectWholeGroups(out, input, burst);
    const clock = out.map(({ at }) => at.getTime());
    expect(clock).toEqual([...clock].sort((a, b) => a - b));
  });

  it.each([
    ['fits the buffer', 1000, false],
    ['is longer than the buffer', 30, false],
    ['is chosen by the caller', 1000, true],
  ])('labels the first event of a group, whose time stays, in a stream that %s', (_, lookAhead, isChosen) => {
    const input = orders(60, 60).map((event) => ({ ...event, user: Math.floor(event.id / 4) }));
    const all = new CollectiveAnomaly('bot', { groupColumn: 'user', timestampColumn: 'at', fraction: 1 });
    const read = (column: string, i: number) => input[i]?.[column as 'user' | 'at'];
    const groups = new Map([[all.label, chooseGroups(all, 60, read, (i) => input[i] as OrderEvent, 42)]]);
    const options = isChosen ? { groups } : { lookAhead };
    const out = run(from(input).pipe(injectAnomalies(new AnomalyRegistry([all]), options)));
    expect(anomalies(out)).toHaveLength(60);
    const first = out.find(({ id }) => id === 4) as OrderEvent;
    const at = input[4]?.at;
    expect(first).toMatchObject({ at, _spindle_event_time: at, _spindle_seq: 4 });
    expect(notesOf(first)?.changes).toEqual([
      { type: 'collective:bot', column: 'at', original: at, value: at, group: 1 },
    ]);
  });

  it('leaves a group of one event as it is', () => {
    const input = orders(10, 10);
    const all = new CollectiveAnomaly('bot', { groupColumn: 'user', timestampColumn: 'at', fraction: 1 });
    const groups = new Map([[all.label, new Map([[0, [input[0] as OrderEvent]]])]]);
    for (const options of [{}, { groups }])
      expect(anomalies(run(from(input).pipe(injectAnomalies(new AnomalyRegistry([all]), options))))).toEqual([]);
  });

  it('holds at most lookAhead events and a burst, and decides strata of groups', () => {
    const source = new Subject<OrderEvent>();
    const input = orders(2000, 2000).map((event) => ({ ...event, user: Math.floor(event.id / 4) }));
    const out: OrderEvent[] = [];
    source.pipe(injectAnomalies(new AnomalyRegistry([burst]), { lookAhead: 20 })).subscribe((event) => out.push(event));
    input.forEach((event, i) => {
      source.next(event);
      expect(i + 1 - out.length).toBeLessThanOrEqual(24);
    });
    source.complete();
    expectLabels(out, input);
    expect(new Set(anomalies(out).map(({ user }) => user)).size).toBe(100);
  });

  it('lets every kind work together', () => {
    const input = orders(500, 50);
    const registry = new AnomalyRegistry([point, contextual]).add(burst);
    expect(registry.size).toBe(3);
    const first = run(from(input).pipe(injectAnomalies(registry)));
    expectLabels(first, input);
    expect(new Set(anomalies(first).map((event) => event._spindle_anomaly_type))).toEqual(
      new Set(['point:price', 'contextual:status', 'collective:bot']),
    );
    expect(run(from(input).pipe(injectAnomalies(registry)))).toEqual(first);
  });

  it('types the registry by the columns of the event', () => {
    const registry = new AnomalyRegistry([new PointAnomaly('p', { column: 'nope' })]);
    // @ts-expect-error: an order has no such column
    expect(from(orders(1)).pipe(injectAnomalies(registry))).toBeDefined();
  });

  it.each([[{ lookAhead: 0 }], [{ seed: Number.NaN }], [{ baselines: { amount: -1 } }]])('refuses %p', (options) => {
    expect(() => injectAnomalies(new AnomalyRegistry<never>(), options)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });

  it.each([
    ['never', '-', '-', '-', '^'],
    ['empty', '-|', '-|', '-|', '^!'],
    ['one', '-a-|', '-a-|', '---(a|)', '^--!'],
    ['many', '-a-b-|', '-a-b-|', '-----(ab|)', '^----!'],
    ['error', '-a-#', '-a-#', '---#', '^--!'],
  ])('%s', (_, input, direct, buffered, subscription) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const values = { a: { g: 1, t: new Date(1) }, b: { g: 2, t: new Date(2) } };
      const labels = { _spindle_is_anomaly: false, _spindle_anomaly_type: null };
      const labelled = { a: { ...values.a, ...labels }, b: { ...values.b, ...labels } };
      const still = new AnomalyRegistry([new PointAnomaly('p', { column: 'g', fraction: 0 })]);
      const moving = new AnomalyRegistry([new CollectiveAnomaly('c', { groupColumn: 'g', timestampColumn: 't' })]);
      const source = cold(input, values);
      expectObservable(source.pipe(injectAnomalies(still))).toBe(direct, labelled);
      expectObservable(source.pipe(injectAnomalies(moving))).toBe(buffered, labelled);
      expectSubscriptions(source.subscriptions).toBe([subscription, subscription]);
    })();
  });

  it(
    'unsubscribes from an endless source with its own subscription',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-a-a-a', { a: { amount: 1 } });
      expectObservable(source.pipe(injectAnomalies(new AnomalyRegistry([point]), { label: false })), '^---!');
      expectSubscriptions(source.subscriptions).toBe('^---!');
    }),
  );

  it('lets take() stop a synchronous source, with a buffer and without', () => {
    for (const [anomaly, count] of [
      [point, 3],
      [burst, 8],
    ] as const) {
      let produced = 0;
      function* endless() {
        while (true) yield { ...(orders(1)[0] as OrderEvent), id: produced, user: produced++ };
      }
      const registry = new AnomalyRegistry<'amount' | 'user' | 'at'>([anomaly]);
      expect(run(from(endless()).pipe(injectAnomalies(registry, { lookAhead: 5 }), take(3)))).toHaveLength(3);
      expect(produced).toBe(count);
    }
  });

  it('keeps the order when the source emits during a delivery', () => {
    const input = orders(200, 20);
    const source = new Subject<OrderEvent>();
    const out: OrderEvent[] = [];
    let sent = 0;
    const send = () => {
      const event = input[sent++];
      if (event) source.next(event);
      else source.complete();
    };
    const operator = injectAnomalies(new AnomalyRegistry([burst]), { lookAhead: 10 });
    source.pipe(operator).subscribe((event) => {
      out.push(event);
      send();
    });
    while (sent <= 200) send();
    expect(out).toEqual(run(from(input).pipe(operator)));
  });
});

function injectValues(fraction: number) {
  const registry = new AnomalyRegistry([new PointAnomaly('p', { column: 'v', fraction })]);
  return (source: Observable<number>) =>
    new Observable<number>((destination) =>
      source.subscribe({
        next: (v) => {
          for (const event of run(of({ v }).pipe(injectAnomalies(registry)))) destination.next(event.v);
        },
        complete: () => destination.complete(),
      }),
    );
}
