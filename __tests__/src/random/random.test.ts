import { describe, expect, it } from '@jest/globals';
import { RandomFamily, random } from '../../../src/random/random.ts';

describe('random', () => {
  it('is the same for the same seed and name, and another for another', () => {
    const draw = (seed: number, name: string) => {
      const stream = random(seed, name);
      return Array.from({ length: 4 }, () => stream.uniform());
    };
    expect(draw(42, 'reorder')).toEqual(draw(42, 'reorder'));
    expect(draw(42, 'reorder')).not.toEqual(draw(43, 'reorder'));
    expect(draw(42, 'reorder')).not.toEqual(draw(42, 'poissonDelay'));
  });
});

const ROWS = 50_000;
const column = (name: string, seed = 1) => new RandomFamily(seed, name);
const many = (draw: (i: number) => number) => Float64Array.from({ length: ROWS }, (_, i) => draw(i));

/** How far the counts of equal cells are from equal, in standard deviations of chi-squared. */
function excess(values: Float64Array, cells: number): number {
  const counts = new Float64Array(cells);
  for (const value of values) counts[Math.floor(value * cells)] = (counts[Math.floor(value * cells)] as number) + 1;
  const expected = values.length / cells;
  const squared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return (squared - (cells - 1)) / Math.sqrt(2 * (cells - 1));
}

/** The Kolmogorov-Smirnov distance from uniform, times √n: above 1.95 once in a thousand times. */
function distance(values: Float64Array): number {
  const sorted = values.toSorted();
  return Math.sqrt(ROWS) * sorted.reduce((most, x, i) => Math.max(most, Math.abs(x - (i + 0.5) / ROWS)), 0);
}

/** Correlation, in standard deviations. */
const correlation = (x: Float64Array, y: Float64Array) =>
  x.reduce((sum, value, i) => sum + (value - 0.5) * ((y[i] as number) - 0.5), 0) * 12 * Math.sqrt(1 / ROWS);

describe('a family of random numbers', () => {
  const family = column('order.status');
  const another = column('order.store_id');
  const reseeded = column('order.status', 2);

  it('gives a row its number, whatever was asked before, past 2^32 too', () => {
    const rows = [0, 1, 2 ** 32, 5, 2 ** 32 + 5, 2 ** 48 - 1, 5, 2 ** 31];
    const alone = rows.map((row) => column('order.status').uniform(row));
    expect(rows.map((row) => family.uniform(row))).toEqual(alone);
    expect(new Set(alone).size).toBe(7);
  });

  it('gives a row a stream of its own, the same each time', () => {
    const draws = (row: number) => {
      const stream = family.stream(row);
      return Array.from({ length: 5 }, () => stream.uniform());
    };
    expect(draws(7)).toEqual(draws(7));
    expect(new Set([...draws(7), ...draws(8), family.uniform(7), family.uniform(8)]).size).toBe(12);
  });

  it.each<[string, (i: number) => number]>([
    ['rows', (i) => family.uniform(i)],
    ['rows past 2^32', (i) => family.uniform(2 ** 33 + i)],
    ['every 200th row', (i) => family.uniform(200 * i)],
    ['every 2^20th row', (i) => family.uniform(2 ** 20 * i)],
    ['seeds', (i) => column('x', i).uniform(3)],
    ['names', (i) => column(`column ${i}`).uniform(0)],
    ['the low bits', (i) => (family.uniform(i) * 2 ** 40) % 1],
    ['streams', (i) => family.stream(i).uniform()],
  ])('is uniform over %s', (_what, draw) => {
    const values = many(draw);
    for (const cells of [2, 10, 97, 1024]) expect(Math.abs(excess(values, cells))).toBeLessThan(5);
    expect(distance(values)).toBeLessThan(2.2);
  });

  it('is uniform within a stream', () => {
    const stream = family.stream(123);
    const values = many(() => stream.uniform());
    expect(Math.abs(excess(values, 256))).toBeLessThan(5);
    expect(distance(values)).toBeLessThan(2.2);
  });

  it.each<[string, (i: number) => readonly [number, number]]>([
    ['neighbouring rows', (i) => [family.uniform(i), family.uniform(i + 1)]],
    ['rows 200 apart', (i) => [family.uniform(i), family.uniform(i + 200)]],
    ['columns', (i) => [family.uniform(i), another.uniform(i)]],
    ['seeds', (i) => [family.uniform(i), reseeded.uniform(i)]],
    ['a row and its stream', (i) => [family.uniform(i), family.stream(i).uniform()]],
    ['streams of neighbours', (i) => [family.stream(i).uniform(), family.stream(i + 1).uniform()]],
    ['high and low bits', (i) => [family.uniform(i), (family.uniform(i) * 2 ** 27) % 1]],
  ])('is independent between %s', (_what, pair) => {
    const pairs = Array.from({ length: ROWS }, (_, i) => pair(i));
    const [x, y] = [0, 1].map((k) => Float64Array.from(pairs, (both) => both[k] as number)) as [
      Float64Array,
      Float64Array,
    ];
    expect(Math.abs(correlation(x, y))).toBeLessThan(4.5);
    const cells = x.map((value, i) => (Math.floor(value * 32) + (y[i] as number)) / 32);
    expect(Math.abs(excess(cells, 1024))).toBeLessThan(5);
  });

  it('turns over each bit half the time when a bit of the row turns over', () => {
    const rows = 1000;
    for (let bit = 0; bit < 40; bit++) {
      const turned = new Float64Array(52);
      for (let i = 0; i < rows; i++) {
        const row = Math.floor(i * 7919);
        const other = Math.floor(row / 2 ** bit) % 2 === 0 ? row + 2 ** bit : row - 2 ** bit;
        let [x, y] = [family.uniform(row), family.uniform(other)];
        for (let place = 0; place < 52; place++) {
          [x, y] = [x * 2, y * 2];
          if (Math.floor(x) !== Math.floor(y)) turned[place] = (turned[place] as number) + 1;
          [x, y] = [x % 1, y % 1];
        }
      }
      for (const count of turned) expect(Math.abs(count / rows - 0.5)).toBeLessThan(5 / (2 * Math.sqrt(rows)));
    }
  });
});
