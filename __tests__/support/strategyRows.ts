import * as generator from '../../src/generator/index.ts';
import {
  fractions,
  functions,
  notNegatives,
  positiveIntegers,
  positives,
  type Row,
  ranges,
  texts,
  type Values,
} from './optionRows.ts';

const sequence = generator.sequence();
const strategies: Values = [sequence, 5, 'sequence', {}, () => 1];
const weights: Values = [{ a: 1 }, [1, 2], {}, { a: -1 }, { a: 0 }, { a: '1' }, { a: Number.NaN }, 3];
const distributions: Values = [generator.uniform(), 'uniform', {}];
const datasets: Values = [{ name: 'd', load: () => [{ a: 'b' }] }, [], { name: 'd' }, { name: '', load: () => [] }];
const lists: Values = [['a'], [], 'a', [5]];
const times: Values = [
  '2024-01-01',
  'yesterday',
  'from-2m',
  { earliest: [] },
  { latest: ['from'] },
  '5',
  5,
  new Date(0),
  '2024-13-01',
];
const [from, to] = [new Date('2024-01-01'), new Date('2025-01-01')];
export const periods: Values = [
  { from, to },
  5,
  [from, to],
  {},
  { from },
  { from: '2024-01-01', to: '2025-01-01' },
  { from, to: new Date(Number.NaN) },
  { from: to, to: from },
  { from, to: from },
  { from: new Date('0900-01-01'), to: new Date('0901-01-01') },
  { from, to: new Date('9999-01-01') },
  { from: new Date('1900-01-01'), to },
  { from, to, until: to },
];
const blocks = { blockOf: () => 0, first: () => 0 };
const table = { rows: 3, columns: { id: sequence } };
const amounts = { mu: [0, '0'], sigma: [1, -1], clamp: ranges } as const;

const tables: Values = [
  { t: table },
  [table],
  {},
  { t: 5 },
  { t: { ...table, rows: 1.5 } },
  { t: { ...table, rows: 0 } },
  { t: { ...table, rows: 'many' } },
  { t: { ...table, rows: { parent: 't' } } },
  { t: { ...table, rows: generator.perParent('nobody', 1) } },
  { t: { ...table, row: 5 } },
  { t: { ...table, measure: 'nope' } },
  { t: { rows: 3 } },
  { t: { rows: 3, columns: { id: sequence, price: 5 } } },
  { t: { rows: 3, columns: { id: generator.chance(1) } } },
  { t: { ...table, rows: 'scaled' } },
];

/** The public functions of `spindle-rx/generator`. */
export const strategyRows: Readonly<Record<keyof typeof generator, Row>> = {
  Spindle: {
    call: (options) => new generator.Spindle().generate(options),
    options: {
      domain: [
        { name: 'd', tables: { t: table }, scales: { small: {} }, period: periods[0] },
        'retail',
        5,
        {},
        { tables: {} },
      ],
      scale: ['small', 'smal', 0, -1, Number.POSITIVE_INFINITY, {}],
      seed: [1, 0.5, '1'],
      period: periods,
    },
  },
  activeAt: {
    call: generator.activeAt,
    options: { table: texts, start: texts, end: texts, at: texts, nullRate: fractions },
  },
  atMostColumn: {
    call: (_, { amounts, limit, shares }) => generator.atMostColumn(amounts, limit, shares),
    args: { amounts: strategies, limit: functions, shares: ranges },
  },
  chance: { call: (_, { probability }) => generator.chance(probability), args: { probability: fractions } },
  childOf: { call: generator.childOf, options: { table: texts, of: texts, via: texts } },
  compose: {
    call: (options, { from, prepare }) => generator.compose(from, prepare, options),
    args: { from: [['a'], 'a', [5]], prepare: functions },
    options: { nullRate: fractions },
  },
  daysAfter: {
    call: generator.daysAfter,
    options: {
      column: texts,
      of: texts,
      days: [{ range: [1, 2] }, 5, {}, { range: [2, 1] }, { range: [1, 2], mu: 'x' }, { range: [1, 2], sigma: -1 }],
    },
  },
  defineDomain: {
    call: generator.defineDomain,
    options: {
      name: texts,
      period: periods,
      tables,
      scales: [{ small: {} }, [], { small: 5 }, { small: { t: 0 } }, { small: { t: 1.5 } }],
    },
  },
  describe: {
    call: (_, { domain }) => generator.describe(domain),
    args: { domain: [{ name: 'd', tables: { t: table }, scales: {} }, 'retail', {}] },
  },
  exactShare: {
    call: generator.exactShare,
    options: { value: ['a', 5], share: [[1, 2], [2, 1], [-1, 2], [0.5, 2], [1], 5], others: weights },
  },
  firstOfParent: { call: () => generator.firstOfParent() },
  foreignKey: {
    call: (_, { table, distribution }) => generator.foreignKey(table, distribution),
    args: { table: texts, distribution: distributions },
  },
  formula: {
    call: (_, { from, compute }) => generator.formula(from, compute),
    args: { from: [['a'], [], 'a', ['a', 'b', 'c', 'd'], [5]], compute: functions },
  },
  fromParent: {
    call: (_, { type, column }) => generator.fromParent(type, column),
    args: { type: ['integer', 'int', 5], column: texts },
  },
  geometric: { call: generator.geometric, options: { p: [0.5, 0, 1.5, '1'], most: positiveIntegers } },
  keyOf: {
    call: (_, { table, strategy }) => generator.keyOf(table, strategy),
    args: { table: texts, strategy: strategies },
  },
  listed: { call: (_, { values }) => generator.listed(values), args: { values: lists } },
  listedNumbers: {
    call: (_, { values }) => generator.listedNumbers(values),
    args: { values: [[1, null], [], ['1'], [Number.NaN], 5] },
  },
  lognormal: { call: generator.lognormal, options: amounts },
  lookup: { call: generator.lookup, options: { table: texts, column: texts, via: texts, otherwise: [0, '0'] } },
  nullableFromParent: {
    call: (_, { type, column }) => generator.nullableFromParent(type, column),
    args: { type: ['integer', 'date', 5], column: texts },
  },
  numbersFrom: {
    call: (_, { make }) => generator.numbersFrom(blocks, undefined as never, make),
    args: { make: functions },
  },
  numbersOf: { call: (_, { make }) => generator.numbersOf(blocks, make), args: { make: functions } },
  oneForEach: {
    call: (_, { parent, column, value }) => generator.oneForEach(parent, column, value),
    args: { parent: texts, column: texts, value: ['a', 5] },
  },
  parentKey: { call: () => generator.parentKey() },
  parentValues: {
    call: (_, { column }) => {
      const parentIndex = { parent: 'p' };
      const otherTable = () => ({ numbers: () => ({}) });
      return generator.parentValues({ table: { parentIndex }, otherTable } as never, column);
    },
    args: { column: texts },
  },
  pareto: {
    call: generator.pareto,
    options: {
      alpha: positives,
      at: texts,
      since: texts,
      most: [{ rows: 1, timesMean: 1 }, 5, {}, { rows: 0, timesMean: 1 }, { rows: 1, timesMean: 'x' }],
    },
  },
  perParent: {
    call: (_, { parent, ratio }) => generator.perParent(parent, ratio),
    args: { parent: texts, ratio: [1, 0, 101, '1'] },
  },
  perYear: {
    call: (_, { rows, from, to }) => generator.perYear(rows, from, to),
    args: { rows: [1, 0, -1, '1', 2 ** 41], from: times, to: ['2025-01-01', '2024-01-01', 'tomorrow', 5] },
  },
  recordNumber: {
    call: (_, { dataset, field }) => generator.recordNumber(dataset, field as never),
    args: { dataset: datasets, field: texts },
  },
  recordText: {
    call: (_, { dataset, field }) => generator.recordText(dataset, field as never),
    args: { dataset: datasets, field: texts },
  },
  risingTime: {
    call: (_, { knots }) => generator.risingTime(knots),
    args: {
      knots: [
        [
          ['2024-01-01', 0],
          ['2025-01-01', 1],
        ],
        [],
        [['2024-01-01', 0]],
        [
          ['2024-01-01', 0],
          ['2023-01-01', 1],
        ],
        [
          ['2024-01-01', 0.1],
          ['2025-01-01', 1],
        ],
        [
          ['2024-01-01', 0],
          ['2025-01-01', 0.9],
        ],
        [
          ['2024-01-01', 0],
          ['2025-01-01', 0.9],
          ['2026-01-01', 0.8],
          ['2027-01-01', 1],
        ],
        [
          ['yesterday', 0],
          ['2025-01-01', 1],
        ],
        [5, 6],
      ],
    },
  },
  seasonalTime: {
    call: generator.seasonalTime,
    options: {
      from: times,
      to: ['2025-01-01', '2024-01-01', 'tomorrow'],
      months: [Array(12).fill(1), [1], Array(12).fill(0), Array(12)],
      weekdays: [Array(7).fill(1), Array(6).fill(1), [1, 1, 1, 1, 1, 1, -1]],
      hours: [
        { peaks: [1], deviation: 1 },
        {},
        { peaks: [], deviation: 1 },
        { peaks: [24], deviation: 1 },
        { peaks: [1], deviation: 0 },
      ],
    },
  },
  sequence: { call: (_, { start }) => generator.sequence(start), args: { start: [1, 1.5, '1', 2 ** 60] } },
  spreadLognormal: { call: generator.spreadLognormal, options: { ...amounts, pinned: [1, -1, 1.5] } },
  sumChildren: {
    call: (_, { table, column }) => generator.sumChildren(table, column),
    args: { table: texts, column: texts },
  },
  textsOf: { call: (_, { make }) => generator.textsOf(blocks, make), args: { make: functions } },
  timesColumn: {
    call: (_, { column, factors }) => generator.timesColumn(column, factors),
    args: { column: texts, factors: ranges },
  },
  uniform: { call: () => generator.uniform() },
  uniformTime: {
    call: (_, { from, to }) => generator.uniformTime(from, to),
    args: { from: times, to: ['2025-01-01', '2024-01-01', 'tomorrow', 5] },
  },
  vocabulary: { call: (_, { load }) => generator.vocabulary(load), args: { load: functions } },
  vocabularyBy: {
    call: (_, { column, load }) => generator.vocabularyBy(column, load),
    args: { column: texts, load: functions },
  },
  weighted: { call: (_, { weights }) => generator.weighted(weights), args: { weights } },
  weightedNumbers: {
    call: (_, { weights }) => generator.weightedNumbers(weights),
    args: { weights: [[[1, 1]], [], [1], [[1]], [[1, -1]], [[1, 0]], [['1', 1]], { 1: 1 }] },
  },
  zipf: { call: (_, { alpha }) => generator.zipf(alpha), args: { alpha: notNegatives } },
};
