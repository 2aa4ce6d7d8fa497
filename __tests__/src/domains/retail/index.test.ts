import { describe, expect, it } from '@jest/globals';
import { RetailDomain } from '../../../../src/domains/retail/index.ts';
import { type Period, Spindle } from '../../../../src/generator/index.ts';

const domain = new RetailDomain();
const generate = (seed: number, period: Period) => new Spindle().generate({ domain, seed, period }).tables;
const periods: readonly (readonly [string, Period])[] = [
  ['2022 to 2025', domain.period],
  ['a day', { from: new Date('2024-02-29'), to: new Date('2024-03-01') }],
  ['twenty years', { from: new Date('1961-01-01'), to: new Date('1981-01-01') }],
];

describe.each(periods)('every table, %s', (_name, period) => {
  const tables = generate(42, period);
  const [customers, addresses, products] = [[...tables.customer], [...tables.address], [...tables.product]];
  const [orders, lines, returns] = [[...tables.order], [...tables.order_line], [...tables.return]];
  const keys: { [N in keyof typeof tables]?: Readonly<Record<string, keyof typeof tables>> } = {
    address: { customer_id: 'customer' },
    product: { category_id: 'product_category' },
    product_category: { parent_category_id: 'product_category' },
    order: {
      customer_id: 'customer',
      store_id: 'store',
      shipping_address_id: 'address',
      promotion_id: 'promotion',
    },
    order_line: { order_id: 'order', product_id: 'product', promotion_id: 'promotion' },
    return: { order_id: 'order' },
  };

  it.each(Object.keys(tables) as (keyof typeof tables)[])('%s: keys number its rows, and none is an orphan', (name) => {
    const { primaryKey, columns } = tables[name];
    const declared = columns.map((column) => column.name).join();
    const isKey = (key: unknown, parent: keyof typeof tables) =>
      key === null || (Number.isInteger(key) && (key as number) >= 1 && (key as number) <= tables[parent].rowCount);
    const wrong = [...tables[name]].filter(
      (row, i) =>
        Object.keys(row).join() !== declared ||
        Reflect.get(row, primaryKey) !== i + 1 ||
        Object.entries(keys[name] ?? {}).some(([column, parent]) => !isKey(Reflect.get(row, column), parent)),
    );
    expect(wrong).toEqual([]);
  });

  it('has money of two decimals', () => {
    const money = [
      ...orders.map((o) => o.order_total),
      ...lines.flatMap((l) => [l.line_total, l.unit_price]),
      ...returns.map((r) => r.refund_amount),
      ...products.flatMap((p) => [p.unit_price, p.cost]),
    ];
    expect(money.filter((value) => Number(value.toFixed(2)) !== value)).toEqual([]);
  });

  it('has children for each parent: a line for each order, an address for each customer', () => {
    expect(new Set(lines.map((l) => l.order_id)).size).toBe(orders.length);
    expect(new Set(addresses.map((a) => a.customer_id)).size).toBe(customers.length);
  });

  it('has about 9% of days without a promotion', () => {
    const { from, to } = period;
    // Of the first month of a long period, promotions that began before it are missing.
    const start = Math.max(from.getTime(), Math.min(from.getTime() + 31 * 86_400_000, to.getTime() - 86_400_000));
    const days = Array.from(
      { length: Math.ceil((to.getTime() - start) / 86_400_000) },
      (_, day) => start + day * 86_400_000,
    );
    const seeds = Math.ceil(5600 / days.length);
    const none = Array.from({ length: Math.min(800, seeds) }, (_, seed) => {
      const { promotion } = generate(seed, period);
      const spans = Array.from({ length: promotion.rowCount }, (_, i) => [
        promotion.value('start_date', i) as Date,
        promotion.value('end_date', i) as Date,
      ]);
      const isOn = (day: number) => spans.some(([from, to]) => Number(from) <= day && day < Number(to));
      return days.filter((day) => !isOn(day)).length / days.length;
    });
    const mean = none.reduce((a, b) => a + b) / none.length;
    expect(Math.abs(mean - 0.09)).toBeLessThan(0.03);
  });
});
