import { describe, expect, it } from '@jest/globals';
import { RetailDomain } from '../../../src/domains/retail/index.ts';
import {
  chance,
  childOf,
  compose,
  type Domain,
  daysAfter,
  defineDomain,
  exactShare,
  firstOfParent,
  foreignKey,
  formula,
  fromParent,
  lookup,
  numbersOf,
  oneForEach,
  parentKey,
  pareto,
  perParent,
  risingTime,
  Spindle,
  seasonalTime,
  sequence,
  sumChildren,
  uniform,
  zipf,
} from '../../../src/generator/index.ts';
import { random } from '../../../src/random/random.ts';

/** Grandchildren, parents without children, keys of every kind, and tables that end within a block. */
const farm = defineDomain({
  name: 'farm',
  scales: { small: { farmer: 431, field: 1207 } },
  tables: {
    farmer: {
      rows: 'scaled',
      columns: {
        id: sequence(5),
        since: risingTime([
          ['2020-01-01', 0],
          ['2021-01-01', 0.5],
          ['2022-01-01', 1],
        ]),
        name: compose(['id'], () => (stream, id) => `farmer ${id}${stream.integer(10)}${stream.integer(10)}`, {
          nullRate: 0.2,
        }),
      },
    },
    barn: { rows: perParent('farmer', 1.3), columns: { id: sequence(), farmer: parentKey(), first: firstOfParent() } },
    field: {
      rows: 'scaled',
      columns: {
        id: sequence(),
        farmer: foreignKey(
          'farmer',
          pareto({ alpha: 1.2, at: 'sown', since: 'since', most: { rows: 50, timesMean: 5 } }),
        ),
        barn: childOf({ table: 'barn', of: 'farmer', via: 'farmer' }),
        sown: seasonalTime({
          from: '2022-01-01',
          to: '2023-01-01',
          months: Array(12).fill(1 / 12),
          weekdays: Array(7).fill(1 / 7),
          hours: { peaks: [7], deviation: 3 },
        }),
        crop: exactShare({ value: 'rye', share: [2, 7], others: { oats: 1, wheat: 2 } }),
        yield: sumChildren('sheaf', 'double'),
      },
    },
    row: { rows: perParent('field', 0.7), columns: { id: sequence(), field: parentKey(), fallow: chance(0.1) } },
    sheaf: {
      rows: perParent('field', 3.3),
      columns: {
        id: sequence(),
        field: parentKey(),
        double: formula(['field'], (key) => key * 2),
        neighbour: foreignKey('row', zipf(1.2)),
        its_field: lookup({ table: 'row', column: 'field', via: 'neighbour' }),
        other: foreignKey('field', uniform()),
      },
    },
    grain: {
      rows: perParent('sheaf', 1.4),
      columns: { id: sequence(), sheaf: parentKey(), first: firstOfParent(), field: fromParent('integer', 'field') },
    },
    mill: {
      rows: oneForEach('field', 'crop', 'rye'),
      columns: {
        id: sequence(),
        field: parentKey(),
        milled: daysAfter({ of: 'field', column: 'sown', days: { range: [80, 120] } }),
      },
    },
  },
});

const domains: readonly (readonly [string, Domain])[] = [
  ['retail', new RetailDomain()],
  ['farm', farm],
];

const cases = domains.flatMap(([name, domain]) => Object.keys(domain.tables).map((table) => ({ name, domain, table })));

describe.each(cases)('$name $table: a row is the same', ({ domain, table }) => {
  const fresh = () => {
    const made = new Spindle().generate({ domain, seed: 9 }).tables[table];
    if (made === undefined) throw new Error(table);
    return made;
  };
  const rows = [...fresh()];
  const numbers = Array.from(rows.keys());
  const stream = random(1, table);
  const shuffled = numbers
    .map((i) => ({ i, place: stream.uniform() }))
    .sort((a, b) => a.place - b.place)
    .map(({ i }) => i);

  it.each([
    ['in order', numbers],
    ['in no order', shuffled],
    ['backwards', numbers.toReversed()],
    ['with gaps', numbers.filter(() => stream.uniform() < 1 / 16)],
    ['in runs', numbers.filter((i) => Math.floor(i / 30) % 3 === 0)],
  ])('read %s', (_how, places) => {
    const made = fresh();
    expect(places.map((i) => made.row(i))).toEqual(places.map((i) => rows[i]));
  });

  it('read by value, a column in order, others here and there', () => {
    const made = fresh();
    const [first, ...others] = made.columns.toReversed().map(({ name }) => name) as [string, ...string[]];
    const wrong = numbers.filter((i) => {
      const row = rows[i] as Record<string, unknown>;
      const known = [first, ...others.filter(() => stream.uniform() < 0.05)];
      return known.some((column) => JSON.stringify(made.value(column, i)) !== JSON.stringify(row[column]));
    });
    expect(wrong).toEqual([]);
  });
});

describe('a table makes', () => {
  const made: number[] = [];
  const counted = defineDomain({
    name: 'counted',
    scales: { small: {} },
    tables: {
      t: {
        rows: 1000,
        columns: {
          id: sequence(),
          x: {
            ...chance(0.5),
            bind: ({ table }) =>
              numbersOf(table.layout, (row) => {
                made.push(row);
                return row % 2;
              }),
          },
        },
      },
    },
  });
  const read = (rows: readonly number[]) => {
    made.length = 0;
    const { t } = new Spindle().generate({ domain: counted }).tables;
    for (const i of rows) t.row(i);
    return made;
  };

  it('only the rows that are asked for, where they lie apart', () => {
    const apart = Array.from({ length: 100 }, (_, i) => 7 + 9 * i);
    expect(read(apart)).toEqual(apart);
  });

  it('each row once where they follow one another, but for the first few', () => {
    const all = Array.from({ length: 1000 }, (_, i) => i);
    expect(new Set(read(all)).size).toBe(1000);
    expect(made.length).toBeLessThan(1010);
  });
});
