import { createRequire } from 'node:module';
import { faker } from '@faker-js/faker/locale/en';
import { describe, expect, it } from '@jest/globals';
import { RetailDomain } from '../../../../src/domains/retail/index.ts';
import { Spindle } from '../../../../src/generator/index.ts';

const domain = new RetailDomain();
const generate = (seed = 42) => new Spindle().generate({ domain, seed }).tables;
const tables = generate();
const customers = [...tables.customer];
const addresses = [...tables.address];
const products = [...tables.product];
const categories = [...tables.product_category];
const promotions = [...tables.promotion];
const orders = [...tables.order];
const lines = [...tables.order_line];
const returns = [...tables.return];

const share = <T>(rows: readonly T[], test: (row: T) => boolean) => rows.filter(test).length / rows.length;
/** Item `i` of a list that has one. */
const nth = <T>(list: ArrayLike<T>, i: number): T => list[i] as T;
const byKey = <T>(rows: readonly T[], key: number): T => rows[key - 1] as T;

describe('addressing', () => {
  it.each(Object.keys(tables) as (keyof typeof tables)[])('%s: a row alone is the row met on the way', (name) => {
    const rows = [...tables[name]];
    const { rowCount, columns } = tables[name];
    expect(rows).toHaveLength(rowCount);
    for (const i of [rowCount - 1, 0, rowCount >> 1, Math.floor(rowCount / 3)]) {
      const fresh = generate()[name];
      expect(fresh.row(i)).toEqual(rows[i]);
      for (const column of columns)
        expect(generate()[name].value(column.name, i)).toEqual(Reflect.get(rows[i] as object, column.name));
    }
  });

  it('depends on the seed', () => {
    expect(generate(43).order.row(10)).not.toEqual(orders[10]);
  });

  it('costs little in the middle of ten billion orders', () => {
    const { tables: vast } = new Spindle().generate({ domain, scale: 'xxxl' });
    expect(vast.order.rowCount).toBe(10_000_000_000);
    expect(vast.order_line.rowCount).toBe(25_000_000_000);
    const line = vast.order_line.row(20_000_000_000);
    expect(line.order_line_id).toBe(20_000_000_001);
    const order = vast.order.row(line.order_id - 1);
    expect(order.promotion_id).toBe(line.promotion_id);
    const refund = vast.return.row(899_999_999);
    expect(vast.order.row(refund.order_id - 1).status).toBe('returned');
    const address = vast.address.row(order.shipping_address_id - 1);
    expect(address.customer_id).toBe(order.customer_id);
    expect(vast.customer.row(order.customer_id - 1).signup_date <= order.order_date).toBe(true);
  });

  it('has exact counts at every scale', () => {
    for (const scale of Object.keys(domain.scales) as (keyof typeof domain.scales)[]) {
      const { tables: t } = new Spindle().generate({ domain, scale });
      expect(t.order_line.rowCount).toBe(Math.floor(2.5 * t.order.rowCount));
      expect(t.address.rowCount).toBe(Math.floor(1.5 * t.customer.rowCount));
      expect(t.return.rowCount).toBe(Math.floor((9 * t.order.rowCount) / 100));
    }
  });

  it.each([0.0002, 0.001, 0.01, 0.3337])('holds together at scale %p', (scale) => {
    const { tables: t } = new Spindle().generate({ domain, scale });
    for (const table of Object.values(t)) expect([...table]).toHaveLength(table.rowCount);
    for (const order of t.order)
      expect(t.customer.row(order.customer_id - 1).signup_date <= order.order_date).toBe(true);
  });
});

describe('orders', () => {
  it('come in time order, within the range, by season', () => {
    for (let i = 1; i < orders.length; i++)
      expect(nth(orders, i - 1).order_date <= nth(orders, i).order_date).toBe(true);
    expect(nth(orders, 0).order_date >= new Date('2022-01-01')).toBe(true);
    expect(nth(orders, orders.length - 1).order_date < new Date('2026-01-01')).toBe(true);
    expect(share(orders, (o) => o.order_date.getUTCFullYear() === 2023)).toBeCloseTo(0.25, 2);
    expect(share(orders, (o) => o.order_date.getUTCMonth() === 11)).toBeCloseTo(0.106, 2);
    expect(share(orders, (o) => o.order_date.getUTCDay() === 6)).toBeCloseTo(0.115, 2);
  });

  it('follow months and weekdays alike in every year', () => {
    const months = [0.071, 0.068, 0.079, 0.079, 0.083, 0.083, 0.085, 0.088, 0.079, 0.083, 0.096, 0.106];
    const weekdays = [0.155, 0.152, 0.148, 0.153, 0.147, 0.115, 0.13];
    for (const year of [2022, 2023, 2024, 2025]) {
      const own = orders.filter((o) => o.order_date.getUTCFullYear() === year);
      expect(Math.abs(own.length - orders.length / 4)).toBeLessThanOrEqual(1);
      months.forEach((expected, month) => {
        expect(Math.abs(share(own, (o) => o.order_date.getUTCMonth() === month) - expected)).toBeLessThan(0.004);
      });
      weekdays.forEach((expected, day) => {
        const error = share(own, (o) => (o.order_date.getUTCDay() + 6) % 7 === day) - expected;
        expect(Math.abs(error)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / own.length));
      });
    }
  });

  it('are not piled up on the day after a sign-up', () => {
    const days = orders.map(
      (o) => (o.order_date.getTime() - byKey(customers, o.customer_id).signup_date.getTime()) / 86_400_000,
    );
    const within = (from: number) => share(days, (d) => d >= from && d < from + 1);
    expect(within(0)).toBeLessThan(0.005);
    expect(within(1)).toBeLessThan(0.005);
  });

  it('peak at 12 and 20', () => {
    const at = (hour: number) => share(orders, (o) => Math.abs(o.order_date.getUTCHours() + 0.5 - hour) < 1);
    expect(at(12)).toBeGreaterThan(1.2 * at(16));
    expect(at(20)).toBeGreaterThan(1.2 * at(16));
    expect(at(4)).toBeLessThan(0.01);
  });

  it('follow the sign-up of their customer, and ship to an address of theirs', () => {
    for (const order of orders) {
      expect(byKey(customers, order.customer_id).signup_date <= order.order_date).toBe(true);
      expect(byKey(addresses, order.shipping_address_id).customer_id).toBe(order.customer_id);
    }
  });

  it('are shared unevenly among customers, within the cap', () => {
    const counts = customers.map(() => 0);
    for (const { customer_id } of orders) counts[customer_id - 1] = nth(counts, customer_id - 1) + 1;
    counts.sort((a, b) => b - a);
    expect(counts[0]).toBeLessThan(50 + 4 * Math.sqrt(50));
    expect(counts.slice(0, 100).reduce((a, b) => a + b) / orders.length).toBeGreaterThan(0.3);
  });

  it('come more often from those who signed up earlier', () => {
    const early = share(orders, (o) => o.customer_id <= 100);
    const late = share(orders, (o) => o.customer_id > 900);
    expect(early).toBeGreaterThan(10 * late);
  });

  it('favour the first store as Zipf says', () => {
    const total = Array.from({ length: 150 }, (_, r) => (r + 1) ** -1.3).reduce((a, b) => a + b);
    expect(share(orders, (o) => o.store_id === 1)).toBeCloseTo(1 / total, 1);
  });

  it('carry a promotion active that day, about 27% of them', () => {
    for (const { promotion_id, order_date } of orders) {
      if (promotion_id === null) continue;
      const { start_date, end_date } = byKey(promotions, promotion_id);
      expect(start_date <= order_date && order_date < end_date).toBe(true);
    }
    expect(Math.abs(share(orders, (o) => o.promotion_id !== null) - 0.27)).toBeLessThan(0.05);
  });

  it('total their lines, one at least', () => {
    const sums = orders.map(() => 0);
    for (const line of lines) {
      sums[line.order_id - 1] = nth(sums, line.order_id - 1) + line.line_total;
      expect(line.line_total).toBeGreaterThan(0);
      expect(line.unit_price).toBe(byKey(products, line.product_id).unit_price);
      expect(line.promotion_id).toBe(nth(orders, line.order_id - 1).promotion_id);
      expect(line.discount_percent).toBe(
        line.promotion_id === null ? 0 : byKey(promotions, line.promotion_id).discount_pct,
      );
    }
    orders.forEach((order, i) => {
      expect(order.order_total).toBe(Math.round(nth(sums, i) * 100) / 100);
      expect(order.order_total).toBeGreaterThan(0);
    });
  });

  it('have a mean total that the seed does not decide', () => {
    const means = [1, 2, 3, 4, 5, 6].map((seed) => {
      const { order } = generate(seed);
      let sum = 0;
      for (let i = 0; i < order.rowCount; i++) sum += order.value('order_total', i) as number;
      return sum / order.rowCount;
    });
    expect(Math.max(...means) / Math.min(...means)).toBeLessThan(1.25);
  });
});

describe('returns', () => {
  it('are one for each returned order, in order, dated after it, of no more than its total', () => {
    expect(returns.map((r) => r.order_id)).toEqual(
      orders.filter((o) => o.status === 'returned').map((o) => o.order_id),
    );
    for (const { order_id, return_date, refund_amount } of returns) {
      const order = byKey(orders, order_id);
      const days = (return_date.getTime() - order.order_date.getTime()) / 86_400_000;
      expect(Number.isInteger(days) && days >= 1 && days <= 90).toBe(true);
      expect(refund_amount).toBeGreaterThan(0);
      expect(refund_amount).toBeLessThanOrEqual(order.order_total);
    }
  });
});

interface Code {
  readonly city: string;
  readonly state: string;
  readonly latitude: number;
  readonly longitude: number;
}

describe('people and places', () => {
  it('sign up in order of id: 40% before 2022', () => {
    for (let i = 1; i < customers.length; i++)
      expect(nth(customers, i - 1).signup_date <= nth(customers, i).signup_date).toBe(true);
    expect(share(customers, (c) => c.signup_date < new Date('2022-01-01'))).toBeCloseTo(0.4, 2);
    expect(share(customers, (c) => c.signup_date < new Date('2024-01-01'))).toBeCloseTo(0.7, 2);
  });

  it('have first names of their gender, and mail that reaches nobody', () => {
    const { male = [], female = [] } = faker.rawDefinitions.person?.first_name ?? {};
    for (const { gender, first_name } of customers)
      expect((gender === 'M' ? male : female).includes(first_name)).toBe(true);
    expect(share(customers, (c) => c.email === null)).toBeCloseTo(0.05, 1);
    for (const { email, is_active } of customers) {
      if (email !== null) expect(email).toMatch(/^[a-z]+\.[a-z]+\d{1,3}@example\.(com|net|org)$/);
      expect(typeof is_active).toBe('boolean');
    }
  });

  it('have addresses of which city, state, zip and coordinates agree; the first is primary', () => {
    const { codes } = createRequire(import.meta.url)('zipcodes/lib/codes.js') as {
      codes: Record<string, Code>;
    };
    addresses.forEach((address, i) => {
      const { city, state, lat, lng } = address;
      const { latitude, longitude, ...code } = nth([codes[address.zip_code]], 0) as Code;
      expect({ city, state, lat, lng }).toEqual({ city: code.city, state: code.state, lat: latitude, lng: longitude });
      expect(address.is_primary).toBe(addresses[i - 1]?.customer_id !== address.customer_id);
    });
    const pairs = new Set(Object.values(codes).map(({ city, state }) => `${city}, ${state}`));
    for (const { city, state } of tables.store) expect(pairs.has(`${city}, ${state}`)).toBe(true);
  });
});

describe('products', () => {
  it('belong to categories of three levels', () => {
    expect([1, 2, 3].map((level) => categories.filter((c) => c.level === level).length)).toEqual([8, 21, 21]);
    for (const { parent_category_id, level } of categories)
      expect(level).toBe(parent_category_id === null ? 1 : byKey(categories, parent_category_id).level + 1);
  });

  it('fit their category: one name is never in two', () => {
    const home = new Map<string, number>();
    for (const { product_name, category_id } of products) {
      expect(home.get(product_name) ?? category_id).toBe(category_id);
      home.set(product_name, category_id);
    }
  });

  it('cost less than their lognormal price', () => {
    const prices = products.map((p) => p.unit_price).sort((a, b) => a - b);
    expect(Math.abs(nth(prices, 250) - 20.09)).toBeLessThan(2);
    for (const { cost, unit_price } of products) {
      expect(cost).toBeLessThan(unit_price);
      expect(unit_price >= 0.99 && unit_price <= 999.99).toBe(true);
      expect(Math.round(unit_price * 100) / 100).toBe(unit_price);
    }
  });
});

it('says which column measures a table', () => {
  expect(Object.entries(domain.tables).map(([, table]) => ('measure' in table ? table.measure : undefined))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    'unit_price',
    'order_total',
    'line_total',
    'refund_amount',
  ]);
  expect(
    domain
      .describe()
      .order.map(({ type }) => type)
      .join(),
  ).toBe('integer,integer,integer,integer,integer,date,text,number');
});
