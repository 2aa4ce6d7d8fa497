import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { lastValueFrom, type MonoTypeOperatorFunction, type Observable, type OperatorFunction, of } from 'rxjs';
import {
  AnomalyRegistry,
  batch,
  fromTable,
  fromTables,
  injectAnomalies,
  PointAnomaly,
  RetailDomain,
  type Sink,
  Spindle,
  type SpindleEvent,
  SpindleStreamer,
  sinkTo,
} from '../../src/index.ts';

const domain = new RetailDomain();
const { tables } = new Spindle().generate({ domain, scale: 0.01 });
type Order = ReturnType<typeof tables.order.row>;
type OfStream<O> = O extends Observable<infer E> ? E : never;
const registry = new AnomalyRegistry([new PointAnomaly('spike', { column: 'order_total' })]);

interface Reading {
  readonly id: number;
  readonly celsius: number;
  readonly comment?: string;
}

class Measured implements Reading {
  readonly id = 1;
  readonly celsius = 20;
  get fahrenheit(): number {
    return this.celsius * 1.8 + 32;
  }
  describe(): string {
    return `${this.celsius} °C`;
  }
}

describe('an event', () => {
  it('of a preset stream has the columns of its table', () => {
    const streamer = new SpindleStreamer({ domain, scale: 0.01 });
    const orders = streamer.events('order');
    expectTypeOf(orders).toEqualTypeOf<Observable<SpindleEvent<Order>>>();
    expectTypeOf<OfStream<typeof orders>['order_total']>().toEqualTypeOf<number>();
    expectTypeOf<OfStream<typeof orders>['_spindle_is_anomaly']>().toEqualTypeOf<boolean | undefined>();
    const own = new SpindleStreamer({ tables: { reading: [new Measured()] as Reading[] } }).events('reading');
    expectTypeOf<OfStream<typeof own>['comment']>().toEqualTypeOf<string | undefined>();
    const unknown: Record<string, object[]> = { reading: [{ id: 1 }] };
    expectTypeOf(new SpindleStreamer({ tables: unknown }).events('reading')).toEqualTypeOf<Observable<SpindleEvent>>();
  });

  it('of several tables is told by its _spindle_table', async () => {
    const { order, customer } = tables;
    const event = await lastValueFrom(fromTables({ customer, order }));
    if (event._spindle_table === 'order') {
      expectTypeOf(event.order_total).toEqualTypeOf<number>();
      // @ts-expect-error: a column of customers
      expect(event.loyalty_tier).toBeUndefined();
    } else expectTypeOf(event.loyalty_tier).toEqualTypeOf<'Basic' | 'Silver' | 'Gold' | 'Platinum'>();
    // @ts-expect-error: there is no such table
    expect(event._spindle_table === 'ordr').toBe(false);
    type Timeline = OfStream<ReturnType<SpindleStreamer<RetailDomain>['timeline']>>;
    expectTypeOf<Extract<Timeline, { _spindle_table: 'order' }>['order_total']>().toEqualTypeOf<number>();
  });

  it('is a row of a class without its methods, as it is when it runs', async () => {
    const event = await lastValueFrom(fromTable([new Measured()]));
    expectTypeOf(event.celsius).toEqualTypeOf<number>();
    // @ts-expect-error: the prototype has it, the event has not
    expect(event.describe).toBeUndefined();
  });
});

describe('batch and injectAnomalies', () => {
  const batches = fromTable(tables.order).pipe(batch(10));

  it('take no batches', () => {
    // @ts-expect-error: a batch of batches
    expect(batches.pipe(batch(10))).toBeDefined();
    // @ts-expect-error: a batch is no event
    expect(batches.pipe(injectAnomalies(registry))).toBeDefined();
    // @ts-expect-error: nor is it one where the columns are known only at run time
    expect(batches.pipe(injectAnomalies(registry as AnomalyRegistry))).toBeDefined();
  });

  it('take values of any other type', () => {
    expectTypeOf(of('a', 'b').pipe(batch(2))).toEqualTypeOf<Observable<string[]>>();
    expectTypeOf(batches).toEqualTypeOf<Observable<SpindleEvent<Order>[]>>();
  });

  it('serve in functions of any type of event, which say so', () => {
    const deliver = <E extends { order_total: number }>(events: Observable<E>, sink: Sink<E>) =>
      events.pipe(
        injectAnomalies(registry) as MonoTypeOperatorFunction<E>,
        batch(100) as OperatorFunction<E, E[]>,
        sinkTo(sink),
      );
    expect(deliver(fromTable(tables.order), { write() {} })).toBeDefined();
    const inTwos = <T>(values: Observable<T>): Observable<T[]> => values.pipe(batch(2) as OperatorFunction<T, T[]>);
    expectTypeOf(inTwos(of(1))).toEqualTypeOf<Observable<number[]>>();
    expectTypeOf(of<unknown>(1).pipe(batch(2))).toEqualTypeOf<Observable<unknown[]>>();
  });

  it('an operator that was made outside a pipe keeps the type of the events', () => {
    const inject = injectAnomalies(registry);
    const orders = fromTable(tables.order);
    expectTypeOf<OfStream<ReturnType<typeof inject<SpindleEvent<Order>>>>['order_total']>().toEqualTypeOf<number>();
    expectTypeOf(orders.pipe(inject)).toEqualTypeOf(orders.pipe(injectAnomalies(registry)));
    expectTypeOf<OfStream<ReturnType<typeof piped>>['order_total']>().toEqualTypeOf<number>();
    const piped = () => orders.pipe(inject, batch(2), (source) => source.pipe(first));
    // @ts-expect-error: customers have no such column
    expect(() => fromTable(tables.customer).pipe(inject)).toThrow('no column "order_total"');
  });

  it('a registry may name columns of several tables', () => {
    const { order, product } = tables;
    const both = new AnomalyRegistry([
      new PointAnomaly('total', { column: 'order_total' }),
      new PointAnomaly('price', { column: 'unit_price' }),
    ]);
    const all = fromTables({ product, order });
    expect(all.pipe(injectAnomalies(both))).toBeDefined();
    const none = new AnomalyRegistry([new PointAnomaly('x', { column: 'unit_prize' })]);
    // @ts-expect-error: none of them has it
    expect(() => all.pipe(injectAnomalies(none))).toThrow('no table has all of its columns: unit_prize');
  });
});

describe('a sink of any events', () => {
  const sink = { write(_events: readonly SpindleEvent[]) {} };

  it('stands behind a typed table, with batches and without', async () => {
    const { order, customer } = tables;
    const labelled = fromTable(order).pipe(injectAnomalies(registry), batch(10), sinkTo(sink));
    expect((await lastValueFrom(labelled)).eventsSent).toBe(order.rowCount);
    expect(fromTable(order).pipe(sinkTo(sink))).toBeDefined();
    expect(fromTables({ customer, order }).pipe(sinkTo(sink))).toBeDefined();
    expect(fromTable([new Measured()] as Reading[]).pipe(batch(10), sinkTo(sink))).toBeDefined();
    expect(new SpindleStreamer({ domain, sink })).toBeDefined();
  });
});

const first = <T>(source: Observable<T[]>): Observable<T> => source as Observable<never>;
