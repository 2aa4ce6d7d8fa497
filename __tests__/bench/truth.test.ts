import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

interface Row {
  readonly claim: string;
  readonly given: unknown;
  readonly doctored: unknown;
  readonly bound?: number;
  readonly p?: (world: number, given: number) => number;
  readonly deviation?: (world: number, given: number) => number;
}

interface Theme {
  readonly world: (seed: number) => unknown;
  readonly rows: readonly Row[];
}

type Judge = (theme: Theme, seeds: readonly number[]) => { readonly claim: string; readonly state: string }[];

const load = (file: string) => import(fileURLToPath(new URL(`../../bench/truth/${file}`, import.meta.url)));
const { judge } = (await load('judge.mjs')) as { judge: Judge };
const { themes } = (await load('themes.mjs')) as { themes: Readonly<Record<string, Theme>> };
const { chiSquared, kolmogorovSmirnov, tally } = (await load('statistics.mjs')) as {
  chiSquared(counts: readonly number[], weights: readonly number[]): number;
  kolmogorovSmirnov(values: readonly number[]): number;
  tally(values: readonly number[], k: number): number[];
};

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
const states = (rows: readonly Row[], world: Theme['world'] = (seed) => seed) =>
  judge({ world, rows }, seeds).map(({ state }) => state);

/** Given 0 it says `value` of each seed; given 1 what falls out. */
const row = (value: (seed: number) => number): Row => ({
  claim: 'x',
  given: 0,
  doctored: 1,
  p: (seed, given) => (given === 0 ? value(seed) : 0),
});

describe('p-values', () => {
  it('are those of the tables', () => {
    // 5% of χ² with one and with three degrees of freedom: 3.841 and 7.815.
    expect(chiSquared([50 + 9.8, 50 - 9.8], [1, 1])).toBeCloseTo(0.05, 4);
    expect(chiSquared([40 - 8.839, 40 + 8.839, 40 - 8.839, 40 + 8.839], [2, 2, 2, 2])).toBeCloseTo(0.05, 3);
    // 5% and 1% of Kolmogorov–Smirnov with n = 20: 0.294 and 0.352.
    const shifted = (by: number) => Array.from({ length: 20 }, (_, i) => Math.min(1, (i + 1) / 20 + by - 0.05));
    expect(kolmogorovSmirnov(shifted(0.294))).toBeCloseTo(0.05, 2);
    expect(kolmogorovSmirnov(shifted(0.352))).toBeCloseTo(0.01, 2);
  });

  it('are none where there is nothing, or what should not be', () => {
    expect(chiSquared([0, 0], [1, 1])).toBeNaN();
    expect(kolmogorovSmirnov([])).toBeNaN();
    expect(kolmogorovSmirnov([0.5, Number.NaN])).toBeNaN();
    expect(chiSquared(tally([0, 1, 2], 2), [1, 1])).toBeNaN();
    expect(chiSquared([5, 5, 1], [1, 1, 0])).toBe(0);
  });
});

describe('a row', () => {
  it('stands while its p-values are uniform', () => {
    expect(states([row((seed) => (seed - 0.5) / 20)])).toEqual(['ok']);
  });

  it.each([
    ['all small', (seed: number) => seed / 100],
    ['all near 1: the draws are too even', (seed: number) => 1 - seed / 100],
    ['all alike', () => 0.4],
    ['absurd for one seed', (seed: number) => (seed === 1 ? 1e-8 : (seed - 0.5) / 20)],
    ['no numbers', () => Number.NaN],
  ])('falls out where they are %s', (_, value) => {
    expect(states([row(value)])).toEqual(['OUT']);
  });

  it('falls out where one seed passes the bound', () => {
    const exact = (most: number): Row => ({
      claim: 'x',
      given: 0,
      doctored: 9,
      bound: 2,
      deviation: (seed, given) => given + (seed === 7 ? most : 0),
    });
    expect(states([exact(2), exact(3), exact(Number.NaN)])).toEqual(['ok', 'OUT', 'OUT']);
  });

  it('is blind where it takes a wrong claim for true', () => {
    expect(states([{ ...row((seed) => (seed - 0.5) / 20), doctored: 0 }])).toEqual(['BLIND']);
  });
});

describe('the claims', () => {
  const all = Object.values(themes).flatMap(({ rows }) => rows);

  it('have names of their own', () => {
    expect(new Set(all.map(({ claim }) => claim)).size).toBe(all.length);
  });

  it.each([
    ['people', 'customer.loyalty_tier'],
    ['people', 'customer.signup_date, each in its n-th'],
    ['pacing', 'poissonDelay: gaps are exponential'],
    ['reordering', 'reorder: late by any of 1 to maxDelaySlots'],
  ])(
    '%s: "%s" stands, and falls out where it is slightly wrong',
    (name, claim) => {
      const { world, rows } = themes[name] as Theme;
      const found = rows.filter((row) => row.claim === claim);
      const doctored = found.map((row) => ({ ...row, given: row.doctored }));
      expect(states([...found, ...doctored], world)).toEqual(['ok', 'OUT']);
    },
    60_000,
  );
});
