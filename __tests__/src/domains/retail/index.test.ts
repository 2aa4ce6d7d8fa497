import { describe, expect, it } from '@jest/globals';
import { RetailDomain } from '../../../../src/domains/retail/index.ts';
import { Spindle } from '../../../../src/generator/index.ts';

const domain = new RetailDomain();
const generate = (seed = 42) => new Spindle().generate({ domain, seed }).tables;
const tables = generate();
const [customers, addresses, products] = [[...tables.customer], [...tables.address], [...tables.product]];
const [orders, lines, returns] = [[...tables.order], [...tables.order_line], [...tables.return]];

describe('every table', () => {
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
    const days = Array.from({ length: 1400 }, (_, day) => Date.parse('2022-02-01') + day * 86_400_000);
    const none = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const spans = [...generate(seed).promotion].map((p) => [p.start_date.getTime(), p.end_date.getTime()] as const);
      return days.filter((day) => !spans.some(([start, end]) => start <= day && day < end)).length / days.length;
    });
    const mean = none.reduce((a, b) => a + b) / none.length;
    expect(Math.abs(mean - 0.09)).toBeLessThan(0.03);
  });
});
