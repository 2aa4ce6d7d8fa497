import {
  activeAt,
  atMostColumn,
  chance,
  childOf,
  compose,
  daysAfter,
  defineDomain,
  exactShare,
  firstOfParent,
  foreignKey,
  formula,
  geometric,
  keyOf,
  listed,
  listedNumbers,
  lognormal,
  lookup,
  nullableFromParent,
  oneForEach,
  parentKey,
  parentValues,
  pareto,
  perParent,
  perYear,
  recordNumber,
  recordText,
  risingTime,
  seasonalTime,
  sequence,
  spreadLognormal,
  sumChildren,
  timesColumn,
  uniform,
  uniformTime,
  vocabulary,
  vocabularyBy,
  weighted,
  weightedNumbers,
  zipf,
} from '../../generator/index.ts';
import { CATEGORIES, LEVELS, productNames } from './categories.ts';
import { names } from './names.ts';
import { places } from './places.ts';
import { RETAIL_SCALES } from './scales.ts';
import { EMAIL_DOMAINS, PROMOTIONS, STREET_SUFFIXES, STREETS } from './words.ts';

/** As many customers for each year of the period, and for the two years before it as many as 40% of those of four years. */
const signedUpBefore = (years: number): number => 0.4 / (0.4 + 0.15 * years);

/** Promotions begin in the period, or in the year up to its end, so that a short period has those that began before it. */
const PROMOTED_SINCE = { earliest: ['from', 'to-1y'] };

/** A retailer: customers, products, stores, promotions, orders with their lines, and returns. */
export const retail = defineDomain({
  name: 'retail',
  period: { from: new Date('2022-01-01T00:00:00Z'), to: new Date('2026-01-01T00:00:00Z') },
  scales: RETAIL_SCALES,
  tables: {
    customer: {
      rows: 'scaled',
      columns: {
        customer_id: sequence(),
        first_name: vocabularyBy('gender', () => names().first),
        last_name: vocabulary(() => names().last),
        email: compose(
          ['first_name', 'last_name'],
          () => (random, first, last) => {
            const domain = EMAIL_DOMAINS[random.integer(EMAIL_DOMAINS.length)];
            return `${first}.${last}${1 + random.integer(998)}@${domain}`.toLowerCase().replaceAll(/[^a-z0-9.@]/g, '');
          },
          { nullRate: 0.05 },
        ),
        gender: weighted({ M: 0.49, F: 0.51 }),
        loyalty_tier: weighted({ Basic: 0.55, Silver: 0.25, Gold: 0.13, Platinum: 0.07 }),
        signup_date: risingTime([
          ['from-2y', 0],
          ['from', signedUpBefore],
          ['to', 1],
        ]),
        is_active: chance(0.85),
      },
    },
    product_category: {
      rows: CATEGORIES.length,
      columns: {
        category_id: sequence(),
        category_name: listed(CATEGORIES.map(({ name }) => name)),
        parent_category_id: keyOf(
          'product_category',
          listedNumbers(CATEGORIES.map(({ parent }) => (parent === null ? null : parent + 1))),
        ),
        level: listedNumbers(LEVELS),
      },
    },
    promotion: {
      rows: perYear(50, PROMOTED_SINCE),
      columns: {
        promotion_id: sequence(),
        promo_name: vocabulary(() => PROMOTIONS),
        promo_type: weighted({ percent_off: 0.4, bogo: 0.15, fixed_amount: 0.2, bundle: 0.1, free_shipping: 0.15 }),
        discount_pct: weightedNumbers([
          [5, 0.05],
          [10, 0.25],
          [15, 0.2],
          [20, 0.25],
          [25, 0.1],
          [50, 0.15],
        ]),
        start_date: uniformTime(PROMOTED_SINCE),
        end_date: daysAfter({ column: 'start_date', days: { range: [3, 30] } }),
      },
    },
    store: {
      rows: 150,
      columns: {
        store_id: sequence(),
        store_name: compose(
          ['store_id'],
          () =>
            (_random, id = '') =>
              `Store #${id.padStart(4, '0')}`,
        ),
        store_type: weighted({ physical: 0.85, online: 0.1, warehouse: 0.05 }),
        city: recordText(places, 'city'),
        state: recordText(places, 'state'),
      },
    },
    address: {
      rows: perParent('customer', 1.5),
      columns: {
        address_id: sequence(),
        customer_id: parentKey(),
        address_type: weighted({ billing: 0.5, shipping: 0.4, both: 0.1 }),
        street: compose([], () => (random) => {
          const street = STREETS[random.integer(STREETS.length)];
          return `${100 + random.integer(9899)} ${street} ${STREET_SUFFIXES[random.integer(STREET_SUFFIXES.length)]}`;
        }),
        city: recordText(places, 'city'),
        state: recordText(places, 'state'),
        zip_code: recordText(places, 'zip'),
        lat: recordNumber(places, 'latitude'),
        lng: recordNumber(places, 'longitude'),
        is_primary: firstOfParent(),
      },
    },
    product: {
      rows: 'scaled',
      measure: 'unit_price',
      columns: {
        product_id: sequence(),
        product_name: vocabularyBy('category_id', productNames),
        category_id: foreignKey('product_category', uniform()),
        unit_price: spreadLognormal({ mu: 3, sigma: 1, clamp: [0.99, 999.99], pinned: 10 }),
        cost: timesColumn('unit_price', [0.3, 0.7]),
        product_status: weighted({ active: 0.75, discontinued: 0.15, introduced: 0.1 }),
      },
    },
    order: {
      rows: 'scaled',
      measure: 'order_total',
      columns: {
        order_id: sequence(),
        customer_id: foreignKey(
          'customer',
          pareto({ alpha: 1.16, at: 'order_date', since: 'signup_date', most: { rows: 50, timesMean: 5 } }),
        ),
        store_id: foreignKey('store', zipf(1.3)),
        shipping_address_id: childOf({ table: 'address', of: 'customer', via: 'customer_id' }),
        promotion_id: activeAt({
          table: 'promotion',
          start: 'start_date',
          end: 'end_date',
          at: 'order_date',
          nullRate: 0.7,
        }),
        order_date: seasonalTime({
          months: [0.071, 0.068, 0.079, 0.079, 0.083, 0.083, 0.085, 0.088, 0.079, 0.083, 0.096, 0.106],
          weekdays: [0.155, 0.152, 0.148, 0.153, 0.147, 0.115, 0.13],
          hours: { peaks: [12, 20], deviation: 2 },
        }),
        status: exactShare({
          value: 'returned',
          share: [9, 100],
          others: { completed: 0.77, shipped: 0.08, processing: 0.02, cancelled: 0.04 },
        }),
        order_total: sumChildren('order_line', 'line_total'),
      },
    },
    order_line: {
      rows: perParent('order', 2.5),
      measure: 'line_total',
      columns: {
        order_line_id: sequence(),
        order_id: parentKey(),
        product_id: foreignKey('product', zipf(1.5)),
        promotion_id: nullableFromParent('integer', 'promotion_id'),
        quantity: geometric({ p: 0.6, most: 20 }),
        unit_price: lookup({ table: 'product', column: 'unit_price', via: 'product_id' }),
        discount_percent: lookup({ table: 'promotion', column: 'discount_pct', via: 'promotion_id', otherwise: 0 }),
        line_total: formula(
          ['quantity', 'unit_price', 'discount_percent'],
          (quantity, price, discount) => Math.round(quantity * price * (100 - discount)) / 100,
        ),
      },
    },
    return: {
      rows: oneForEach('order', 'status', 'returned'),
      measure: 'refund_amount',
      columns: {
        return_id: sequence(),
        order_id: parentKey(),
        return_date: daysAfter({ of: 'order', column: 'order_date', days: { mu: 2, sigma: 0.8, range: [1, 90] } }),
        reason: weighted({
          wrong_size: 0.25,
          changed_mind: 0.22,
          not_as_described: 0.2,
          defective: 0.15,
          damaged_shipping: 0.1,
          arrived_late: 0.05,
          other: 0.03,
        }),
        refund_amount: atMostColumn(
          lognormal({ mu: 3.5, sigma: 1, clamp: [5, 2000] }),
          (context) => parentValues(context, 'order_total'),
          [0.3, 1],
        ),
      },
    },
  },
});
