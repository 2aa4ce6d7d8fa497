import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Observable } from 'rxjs';
import { sequence, weighted } from '../../src/generator/index.ts';
import {
  AnomalyRegistry,
  CollectiveAnomaly,
  ContextualAnomaly,
  defineDomain,
  fromTable,
  injectAnomalies,
  PointAnomaly,
  RetailDomain,
  type Rows,
  Spindle,
  type SpindleEvent,
  SpindleStreamer,
} from '../../src/index.ts';

const domain = new RetailDomain();
const { tables } = new Spindle().generate({ domain });
const point = <const C extends string>(column: C) => new AnomalyRegistry([new PointAnomaly('x', { column })]);

describe('the names of columns and tables, to the type checker', () => {
  it('rows have the columns of their table', () => {
    expectTypeOf(tables.order.row(0).order_total).toEqualTypeOf<number>();
    expectTypeOf(tables.order.row(0).order_date).toEqualTypeOf<Date>();
    expectTypeOf(tables.customer.row(0).email).toEqualTypeOf<string | null>();
    expectTypeOf(tables.promotion.row(0).promo_type).toEqualTypeOf<
      'percent_off' | 'bogo' | 'fixed_amount' | 'bundle' | 'free_shipping'
    >();
    // @ts-expect-error: no such column
    expect(tables.order.row(0).ordertotal).toBeUndefined();
    // @ts-expect-error: no such table
    expect(tables.ordr).toBeUndefined();
  });

  it('events keep them', () => {
    const events = fromTable(tables.order);
    type Order = ReturnType<typeof tables.order.row>;
    expectTypeOf(events).toEqualTypeOf<Observable<SpindleEvent<Order>>>();
    expectTypeOf(events.pipe(injectAnomalies(point('order_total')))).toMatchTypeOf<Observable<SpindleEvent<Order>>>();
  });

  it('a pipeline takes a registry of columns that its events have', () => {
    const events = fromTable(tables.order);
    expect(events.pipe(injectAnomalies(point('order_total')))).toBeDefined();
    // @ts-expect-error: no such column
    expect(() => events.pipe(injectAnomalies(point('ordertotal')))).toThrow('no column "ordertotal"');
    const burst = new CollectiveAnomaly('c', { groupColumn: 'customer_id', timestampColumn: 'orderdate' });
    // @ts-expect-error: no such column
    expect(() => events.pipe(injectAnomalies(new AnomalyRegistry([burst])))).toThrow('no column "orderdate"');
  });

  it('the preset takes a registry of columns that some table has', () => {
    expect(new SpindleStreamer({ domain, anomalyRegistry: point('order_total') })).toBeDefined();
    expect(
      new SpindleStreamer({
        domain: new RetailDomain(),
        anomalyRegistry: new AnomalyRegistry([
          new PointAnomaly('x', { column: 'order_total' }),
          new ContextualAnomaly('y', {
            column: 'status',
            conditionColumn: 'store_id',
            normalValues: [1],
            anomalousValues: ['lost'],
          }),
          new CollectiveAnomaly('z', { groupColumn: 'customer_id', timestampColumn: 'order_date' }),
        ]),
      }),
    ).toBeDefined();
    expect(
      new SpindleStreamer({
        domain: new RetailDomain(),
        // @ts-expect-error: no such column
        anomalyRegistry: new AnomalyRegistry([new PointAnomaly('x', { column: 'ordertotal' })]),
      }),
    ).toBeDefined();
    const grown = point('order_total').add(new PointAnomaly('y', { column: 'ordertotal' }));
    // @ts-expect-error: no such column, however the registry was made
    expect(new SpindleStreamer({ domain, anomalyRegistry: grown })).toBeDefined();
  });

  it('the preset takes the tables of its domain, and its scales', () => {
    const streamer = new SpindleStreamer({ domain, scale: 'medium' });
    expectTypeOf(streamer.stream).parameter(0).toEqualTypeOf<keyof typeof tables>();
    // @ts-expect-error: no such table
    expect(() => streamer.events('ordr')).toThrow('did you mean "order"?');
    // @ts-expect-error: no such scale
    expect(() => new SpindleStreamer({ domain, scale: 'tiny' })).toThrow('scale');
  });

  it('a domain of the user is known in the same way', () => {
    const shop = defineDomain({
      name: 'shop',
      scales: { small: { sale: 10 } },
      tables: { sale: { rows: 'scaled', columns: { id: sequence(), colour: weighted({ red: 1, blue: 1 }) } } },
    });
    expect(new SpindleStreamer({ domain: shop, anomalyRegistry: point('id') }).events('sale')).toBeDefined();
    // @ts-expect-error: no such column
    expect(new SpindleStreamer({ domain: shop, anomalyRegistry: point('idd') })).toBeDefined();
    // @ts-expect-error: no such table
    expect(() => new SpindleStreamer({ domain: shop }).events('sales')).toThrow('sale');
  });

  it('tables of the user say what they know', () => {
    const visits = [{ id: 1, at: new Date(0) }];
    const streamer = new SpindleStreamer({ tables: { visit: visits }, anomalyRegistry: point('id') });
    expectTypeOf(streamer.stream).parameter(0).toEqualTypeOf<'visit'>();
    // @ts-expect-error: no such column
    expect(new SpindleStreamer({ tables: { visit: visits }, anomalyRegistry: point('idd') })).toBeDefined();
  });

  it('a timestamp column is one of the rows, or of some table', () => {
    const visits = [{ id: 1, at: new Date(0) }];
    expect(fromTable(visits, { timestampColumn: 'at' })).toBeDefined();
    // @ts-expect-error: no such column
    expect(() => fromTable(visits, { timestampColumn: 'att' })).toThrow('did you mean "at"?');
    // @ts-expect-error: no such column
    expect(() => fromTable(tables.order, { timestampColumn: 'order_dat' })).toThrow('did you mean "order_date"?');
    const read: Rows<Record<string, unknown>> = visits;
    const objects: Rows<object> = visits;
    expect([fromTable(read, { timestampColumn: 'at' }), fromTable(objects, { timestampColumn: 'at' })]).toHaveLength(2);
    const streamer = new SpindleStreamer({ domain });
    expect(streamer.events('order', { timestampColumn: 'order_date' })).toBeDefined();
    // @ts-expect-error: no table has such a column
    expect(() => streamer.events('order', { timestampColumn: 'order_dat' })).toThrow('did you mean "order_date"?');
  });

  it('names that are known only at run time are checked then', () => {
    const read: Record<string, Rows<object>> = { visit: [{ id: 1 }] };
    const rows: Record<string, Rows<Record<string, unknown>>> = { visit: [{ id: 1 }] };
    const registry: AnomalyRegistry = point(JSON.parse('"id"') as string);
    const streams = [
      new SpindleStreamer({ tables: read, anomalyRegistry: registry }).events('visit'),
      new SpindleStreamer({ tables: read, anomalyRegistry: point('id') }).events('visit'),
      new SpindleStreamer({ tables: rows, anomalyRegistry: registry }).events('visit'),
      new SpindleStreamer({ tables: { visit: [{ id: 1 }] }, anomalyRegistry: registry }).events('visit'),
    ];
    expect(streams).toHaveLength(4);
    const unknown = new SpindleStreamer({ domain, anomalyRegistry: registry });
    expect(() => unknown.events('order')).toThrow(expect.objectContaining({ code: 'UNKNOWN_COLUMN' }));
  });
});
