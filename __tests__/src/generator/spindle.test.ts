import { describe, expect, it } from '@jest/globals';
import {
  chance,
  compose,
  defineDomain,
  describe as describeDomain,
  foreignKey,
  formula,
  parentKey,
  perParent,
  Spindle,
  sequence,
  sumChildren,
  type Tables,
  uniform,
  weighted,
} from '../../../src/generator/index.ts';

const shop = defineDomain({
  name: 'shop',
  scales: { small: { basket: 450 }, vast: { basket: 6_000_000_000 } },
  tables: {
    clerk: { rows: 3, columns: { id: sequence(10), name: compose(['id'], () => (_random, id) => `clerk ${id}`) } },
    basket: {
      rows: 'scaled',
      measure: 'sum',
      columns: {
        id: sequence(),
        clerk: foreignKey('clerk', uniform()),
        paid: chance(0.5),
        colour: weighted({ red: 1, blue: 3 }),
        ['__proto__']: sequence(7),
        'it\'s "odd"': sequence(5),
        sum: sumChildren('item', 'double'),
      },
    },
    item: {
      rows: perParent('basket', 1.1),
      columns: { id: sequence(), basket: parentKey(), double: formula(['basket'], (basket) => basket * 2) },
    },
  },
});

const { tables } = new Spindle().generate({ domain: shop });

describe('a domain of the user', () => {
  it('knows its rows by type', () => {
    const colour: 'red' | 'blue' | undefined = tables.basket.row(0).colour;
    const column: keyof ReturnType<Tables<typeof shop>['clerk']['row']> = 'name';
    expect([colour, column]).toEqual([expect.stringMatching(/red|blue/), 'name']);
  });

  it('gives tables in declared order, with exact counts', () => {
    expect(Object.entries(tables).map(([name, { rowCount }]) => [name, rowCount])).toEqual([
      ['clerk', 3],
      ['basket', 450],
      ['item', 495],
    ]);
  });

  it('keeps odd column names, as own properties in column order', () => {
    const row = tables.basket.row(3);
    expect(Object.keys(row)).toEqual(tables.basket.columns.map(({ name }) => name));
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(row, '__proto__')?.value).toBe(10);
    expect(row['it\'s "odd"']).toBe(8);
  });

  it('sums children, and every key has its row', () => {
    const items = [...tables.item];
    for (const basket of tables.basket) {
      const own = items.filter((item) => item.basket === basket.id);
      expect(own.length).toBeGreaterThanOrEqual(1);
      expect(basket.sum).toBe(own.length * 2 * basket.id);
      expect([10, 11, 12]).toContain(basket.clerk);
    }
  });

  it('numbers rows past 2^32', () => {
    const { basket, item } = new Spindle().generate({ domain: shop, scale: 'vast' }).tables;
    expect(basket.row(5_999_999_999).id).toBe(6_000_000_000);
    expect(item.rowCount).toBe(6_600_000_000);
    expect(item.row(6_599_999_999)).toEqual({ id: 6_600_000_000, basket: 6_000_000_000, double: 12_000_000_000 });
  });

  it('multiplies the small scale by a number', () => {
    expect(new Spindle().generate({ domain: shop, scale: 0.1 }).tables.basket.rowCount).toBe(45);
  });

  it('describes columns without generating', () => {
    expect(describeDomain(shop).item).toEqual([
      { name: 'id', type: 'integer' },
      { name: 'basket', type: 'integer', references: 'basket' },
      { name: 'double', type: 'number' },
    ]);
  });
});

describe('what it refuses', () => {
  const refusal = (code: string) => expect.objectContaining({ name: 'SpindleError', code });

  it.each(['huge', 'toString', 0, -1, Number.NaN, 1e300])('scale %p', (scale) => {
    expect(() => new Spindle().generate({ domain: shop, scale: scale as 'small' })).toThrow(refusal('INVALID_OPTION'));
  });

  it('a seed that is no integer', () => {
    expect(() => new Spindle().generate({ domain: shop, seed: 0.5 })).toThrow(refusal('INVALID_OPTION'));
  });

  it('an unknown column, and a row out of range', () => {
    expect(() => tables.clerk.value('nmae', 0)).toThrow(refusal('UNKNOWN_COLUMN'));
    expect(() => tables.clerk.value('toString', 0)).toThrow(refusal('UNKNOWN_COLUMN'));
    expect(() => tables.clerk.row(3)).toThrow(refusal('INVALID_OPTION'));
    expect(() => tables.clerk.row(-1)).toThrow(refusal('INVALID_OPTION'));
  });

  it('a column made from itself', () => {
    const loop = defineDomain({
      name: 'loop',
      scales: { small: {} },
      tables: { t: { rows: 1, columns: { id: sequence(), a: formula(['b'], (b) => b), b: formula(['a'], (a) => a) } } },
    });
    expect(() => new Spindle().generate({ domain: loop }).tables.t.row(0)).toThrow(refusal('INVALID_OPTION'));
  });

  it('a domain that does not hold together', () => {
    const columns = { id: sequence() };
    const scales = { small: {} };
    const define = (t: object) => () => defineDomain({ name: 'd', scales, tables: { t } } as never);
    expect(define({ rows: 1, columns: { a: chance(1) } })).toThrow(refusal('INVALID_OPTION'));
    expect(define({ rows: 1, measure: 'b', columns })).toThrow(refusal('INVALID_OPTION'));
    expect(define({ rows: 'scaled', columns })).toThrow(refusal('INVALID_OPTION'));
    expect(define({ rows: perParent('later', 1), columns })).toThrow(refusal('INVALID_OPTION'));
    for (const rows of [undefined, 0, 1.5, 'small']) expect(define({ rows, columns })).toThrow(/must be "scaled"/);
    expect(() => defineDomain({ name: 'd', scales, tables: {} })).toThrow(/domain d must have a table/);
  });
});
