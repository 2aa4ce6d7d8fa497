import { createRequire } from 'node:module';
import { faker } from '@faker-js/faker/locale/en';
import { describe, expect, it } from '@jest/globals';
import { RetailDomain } from '../../../../src/domains/retail/index.ts';
import { type Period, Spindle } from '../../../../src/generator/index.ts';
import { random } from '../../../../src/random/random.ts';

const domain = new RetailDomain();
const generate = (seed = 42, period: Period = domain.period) => new Spindle().generate({ domain, seed, period }).tables;
const tables = generate();
const customers = [...tables.customer];
const addresses = [...tables.address];
const products = [...tables.product];
const categories = [...tables.product_category];
const orders = [...tables.order];

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

const DAY = 86_400_000;
const MONTHS = [0.071, 0.068, 0.079, 0.079, 0.083, 0.083, 0.085, 0.088, 0.079, 0.083, 0.096, 0.106];
const WEEKDAYS = [0.155, 0.152, 0.148, 0.153, 0.147, 0.115, 0.13];

/** How much of an equal mix of two normal distributions lies in each hour. */
const HOURS = Array.from({ length: 24 }, (_, hour) => {
  const density = (x: number) => [12, 20].reduce((sum, peak) => sum + Math.exp(-((x - peak) ** 2) / 8), 0);
  return Array.from({ length: 60 }, (_, minute) => density(hour + (minute + 0.5) / 60)).reduce((a, b) => a + b);
});
const WHOLE_DAY = HOURS.reduce((a, b) => a + b);

/**
 * The days of a period, whole or in part, with the weight of each: its month's share by its weekday's share. That is what raking
 * gives, within half a percent.
 */
function daysOf(from: Date, to: Date) {
  const first = Math.floor(from.getTime() / DAY);
  return Array.from({ length: Math.ceil(to.getTime() / DAY) - first }, (_, d) => {
    const date = new Date((first + d) * DAY);
    const lengthOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    const ofHour = (hour: number) => {
      const start = date.getTime() + (hour * DAY) / 24;
      const overlap = Math.min(to.getTime(), start + DAY / 24) - Math.max(from.getTime(), start);
      return (nth(HOURS, hour) / WHOLE_DAY) * (Math.max(0, overlap) / (DAY / 24));
    };
    const covered = HOURS.reduce((sum, _, hour) => sum + ofHour(hour), 0);
    const whole = (nth(MONTHS, date.getUTCMonth()) / lengthOfMonth) * nth(WEEKDAYS, (date.getUTCDay() + 6) % 7);
    return { date, weight: whole * covered, hours: (hour: number) => ofHour(hour) / covered };
  });
}

const periods: readonly [name: string, from?: string, to?: string][] = [
  ['2022 to 2025, its own'],
  ['a day', '2024-06-12', '2024-06-13'],
  ['a week over new year', '2025-12-29', '2026-01-05'],
  ['a month', '2025-03-01', '2025-04-01'],
  ['29 February', '2024-02-29', '2024-03-01'],
  ['30 days up to some moment', '2026-10-29T08:20:13.007Z', '2026-11-28T08:20:13.007Z'],
  ['three years and a half', '2021-07-01', '2025-01-01'],
  ['twenty years', '1961-01-01', '1981-01-01'],
];

describe.each(periods)('%s', (_name, start, end) => {
  const period =
    start === undefined || end === undefined ? domain.period : { from: new Date(start), to: new Date(end) };
  const { from, to } = period;
  const tables = generate(42, period);
  const customers = [...tables.customer];
  const addresses = [...tables.address];
  const products = [...tables.product];
  const promotions = [...tables.promotion];
  const orders = [...tables.order];
  const lines = [...tables.order_line];
  const returns = [...tables.return];

  describe('orders', () => {
    it('come in time order, within the period', () => {
      for (let i = 1; i < orders.length; i++)
        expect(nth(orders, i - 1).order_date <= nth(orders, i).order_date).toBe(true);
      expect(nth(orders, 0).order_date >= from).toBe(true);
      expect(nth(orders, orders.length - 1).order_date < to).toBe(true);
    });

    it('have the share of each year, month and weekday that its days have in whole years', () => {
      const groups = {
        years: (date: Date) => date.getUTCFullYear(),
        months: (date: Date) => date.getUTCMonth(),
        weekdays: (date: Date) => date.getUTCDay(),
      };
      const days = daysOf(from, to);
      const total = days.reduce((sum, { weight }) => sum + weight, 0);
      for (const groupOf of Object.values(groups))
        for (const group of new Set(days.map(({ date }) => groupOf(date)))) {
          const own = days.filter(({ date }) => groupOf(date) === group);
          const expected = own.reduce((sum, { weight }) => sum + weight, 0) / total;
          const actual = share(orders, (o) => groupOf(o.order_date) === group);
          expect(Math.abs(actual - expected)).toBeLessThan(0.01);
        }
    });

    it('come at the hours of the two peaks, as far as the period has these hours', () => {
      const days = daysOf(from, to);
      const total = days.reduce((sum, { weight }) => sum + weight, 0);
      for (let hour = 0; hour < 24; hour++) {
        const expected = days.reduce((sum, { weight, hours }) => sum + weight * hours(hour), 0) / total;
        const actual = share(orders, (o) => o.order_date.getUTCHours() === hour);
        expect(Math.abs(actual - expected)).toBeLessThan(0.02);
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

    it('carry a promotion that is active then', () => {
      for (const { promotion_id, order_date } of orders) {
        if (promotion_id === null) continue;
        const { start_date, end_date } = byKey(promotions, promotion_id);
        expect(start_date <= order_date && order_date < end_date).toBe(true);
      }
    });

    it('carry a promotion, about 27% of them, over many seeds', () => {
      const shares = Array.from({ length: 60 }, (_, seed) => {
        const { order } = generate(seed, period);
        const some = Array.from({ length: 100 }, (_, i) => order.value('promotion_id', i * 50 + 25));
        return share(some, (id) => id !== null);
      });
      expect(Math.abs(shares.reduce((a, b) => a + b) / shares.length - 0.27)).toBeLessThan(0.04);
    });

    it('total their lines, one at least', () => {
      const sums = orders.map(() => 0);
      const wrong = lines.filter((line) => {
        const { order_id, promotion_id, unit_price, discount_percent, line_total } = line;
        sums[order_id - 1] = nth(sums, order_id - 1) + line_total;
        const discount = promotion_id === null ? 0 : byKey(promotions, promotion_id).discount_pct;
        return !(
          line_total > 0 &&
          unit_price === byKey(products, line.product_id).unit_price &&
          promotion_id === byKey(orders, order_id).promotion_id &&
          discount_percent === discount
        );
      });
      expect(wrong).toEqual([]);
      const isTotal = (total: number, i: number) => total > 0 && total === Math.round(nth(sums, i) * 100) / 100;
      expect(orders.filter(({ order_total }, i) => !isTotal(order_total, i))).toEqual([]);
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

  describe('customers', () => {
    it('sign up in order of id, in the two years before the period and in it, at about the same rate', () => {
      for (let i = 1; i < customers.length; i++)
        expect(nth(customers, i - 1).signup_date <= nth(customers, i).signup_date).toBe(true);
      const earliest = new Date(from);
      earliest.setUTCFullYear(from.getUTCFullYear() - 2);
      expect(nth(customers, 0).signup_date >= earliest).toBe(true);
      expect(nth(customers, customers.length - 1).signup_date < to).toBe(true);
      const years = (to.getTime() - from.getTime()) / (365.25 * DAY);
      const before = 0.4 / (0.4 + 0.15 * years);
      const middle = new Date((from.getTime() + to.getTime()) / 2);
      expect(share(customers, (c) => c.signup_date < from)).toBeCloseTo(before, 2);
      expect(share(customers, (c) => c.signup_date < middle)).toBeCloseTo((1 + before) / 2, 2);
    });
  });

  describe('promotions', () => {
    it('are 50 a year, and begin in the period or in the year up to its end', () => {
      const year = new Date(to);
      year.setUTCFullYear(to.getUTCFullYear() - 1);
      const since = from < year ? from : year;
      expect(promotions.length).toBe(Math.round((50 * (to.getTime() - since.getTime())) / (365.25 * DAY)));
      for (const { start_date } of promotions) expect(start_date >= since && start_date < to).toBe(true);
    });
  });
});

describe('any period', () => {
  it('holds its orders, in order, each after the sign-up of its customer: from a millisecond to a century', () => {
    const draws = random(1, 'periods');
    for (let seed = 0; seed < 40; seed++) {
      const from = new Date(Date.UTC(1000, 0) + draws.integer(7800 * 365 * DAY));
      const to = new Date(from.getTime() + Math.ceil(Math.exp(draws.uniform() * Math.log(100 * 365 * DAY))));
      const { tables } = new Spindle().generate({ domain, scale: 0.05, seed, period: { from, to } });
      const customers = [...tables.customer];
      const orders = [...tables.order];
      const isRight = ({ order_date, customer_id }: (typeof orders)[number], i: number) =>
        order_date >= (orders[i - 1]?.order_date ?? from) &&
        order_date < to &&
        byKey(customers, customer_id).signup_date <= order_date;
      expect([from, to, orders.filter((order, i) => !isRight(order, i))]).toEqual([from, to, []]);
    }
  });
});

describe('orders of whole years', () => {
  it('follow months and weekdays alike in every year', () => {
    for (const year of [2022, 2023, 2024, 2025]) {
      const own = orders.filter((o) => o.order_date.getUTCFullYear() === year);
      expect(Math.abs(own.length - orders.length / 4)).toBeLessThanOrEqual(1);
      MONTHS.forEach((expected, month) => {
        expect(Math.abs(share(own, (o) => o.order_date.getUTCMonth() === month) - expected)).toBeLessThan(0.004);
      });
      WEEKDAYS.forEach((expected, day) => {
        const error = share(own, (o) => (o.order_date.getUTCDay() + 6) % 7 === day) - expected;
        expect(Math.abs(error)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / own.length));
      });
    }
  });

  it('peak at 12 and 20', () => {
    const at = (hour: number) => share(orders, (o) => Math.abs(o.order_date.getUTCHours() + 0.5 - hour) < 1);
    expect(at(12)).toBeGreaterThan(1.2 * at(16));
    expect(at(20)).toBeGreaterThan(1.2 * at(16));
    expect(at(4)).toBeLessThan(0.01);
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

interface Code {
  readonly city: string;
  readonly state: string;
  readonly latitude: number;
  readonly longitude: number;
}

describe('people and places', () => {
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
