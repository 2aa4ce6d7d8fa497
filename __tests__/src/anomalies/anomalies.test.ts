import { describe, expect, it } from '@jest/globals';
import {
  AnomalyRegistry,
  CollectiveAnomaly,
  ContextualAnomaly,
  chooseGroups,
  PointAnomaly,
} from '../../../src/anomalies/index.ts';
import { Timeline } from '../../../src/anomalies/timeline.ts';

const context = { column: 'a', conditionColumn: 'b', normalValues: [1], anomalousValues: [2] };
const group = { groupColumn: 'g', timestampColumn: 't' };

describe('anomalies', () => {
  it('have the defaults that they document', () => {
    expect(new PointAnomaly('x', { column: 'a' })).toMatchObject({
      label: 'point:x',
      columns: ['a'],
      multiplierRange: [10, 100],
      fraction: 0.01,
    });
    expect(new ContextualAnomaly('x', context)).toMatchObject({
      label: 'contextual:x',
      columns: ['a', 'b'],
      fraction: 0.01,
    });
    expect(new CollectiveAnomaly('x', group)).toMatchObject({
      label: 'collective:x',
      columns: ['g', 't'],
      windowSeconds: 600,
      fraction: 0.005,
    });
  });

  it.each([
    ['name', () => new PointAnomaly('', { column: 'a' })],
    ['column', () => new PointAnomaly('x', { column: '' })],
    ['multiplierRange', () => new PointAnomaly('x', { column: 'a', multiplierRange: [2, 1] })],
    ['fraction', () => new PointAnomaly('x', { column: 'a', fraction: 2 })],
    ['normalValues', () => new ContextualAnomaly('x', { ...context, normalValues: [] })],
    ['anomalousValues', () => new ContextualAnomaly('x', { ...context, anomalousValues: [] })],
    ['fraction', () => new ContextualAnomaly('x', { ...context, fraction: -1 })],
    ['windowSeconds', () => new CollectiveAnomaly('x', { ...group, windowSeconds: 0 })],
    ['groupColumn', () => new CollectiveAnomaly('x', { ...group, groupColumn: '' })],
    [
      'name',
      () => new AnomalyRegistry([new PointAnomaly('x', { column: 'a' }), new PointAnomaly('x', { column: 'b' })]),
    ],
  ])('refuse a bad %s', (option, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(make).toThrow(option);
  });

  it('are registered in order', () => {
    const first = new PointAnomaly('x', { column: 'a' });
    const registry = new AnomalyRegistry([first]);
    const second = new CollectiveAnomaly('x', group);
    expect(registry.add(second)).toBe(registry);
    expect([...registry]).toEqual([first, second]);
  });
});

describe('chooseGroups', () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({ g: i < 90 ? i % 30 : `single ${i}`, t: new Date(i) }));
  const choose = (fraction: number, from: readonly Readonly<Record<string, unknown>>[] = rows) =>
    chooseGroups(
      new CollectiveAnomaly('x', { ...group, fraction }),
      from.length,
      (column, i) => from[i]?.[column],
      (i) => from[i] as object,
      1,
    );

  it.each([
    [0, 0],
    [0.001, 1],
    [0.1, 3],
    [0.5, 15],
    [1, 30],
  ])('of 30 groups with two rows or more and fraction %p chooses %p', (fraction, count) => {
    const chosen = choose(fraction);
    expect(chosen.size).toBe(count);
    for (const [key, events] of chosen) expect(events).toEqual(rows.filter(({ g }) => g === key));
  });

  it.each([
    [0.01, 1],
    [0.5, 2],
    [1, 5],
  ])('of 5 groups with two dated rows among 100 and fraction %p chooses %p', (fraction, count) => {
    const dated = (g: number, k: number) => (g % 20 === 3 ? k > 0 : g % 20 === 7 && k > 1);
    const undated = Array.from({ length: 300 }, (_, i) => ({
      g: i % 100,
      t: dated(i % 100, Math.floor(i / 100)) ? new Date(i) : [null, new Date(Number.NaN)][i % 2],
    }));
    const chosen = choose(fraction, undated);
    expect([...chosen].map(([, events]) => events.length)).toEqual(Array.from({ length: count }, () => 2));
  });

  it('takes a date that is none for no group', () => {
    const nowhere = [0, 1, 2].map((i) => ({ g: [new Date(Number.NaN), null][i % 2], t: new Date(i) }));
    expect(choose(1, nowhere).size).toBe(0);
  });
});

describe('Timeline', () => {
  it('gives values in the order of their times, equals as they came', () => {
    const timeline = new Timeline<number>();
    const times = Array.from({ length: 200 }, (_, i) => (i * 7919) % 50);
    times.forEach((time, i) => {
      timeline.add(time, i);
    });
    const expected = times.map((time, i) => ({ time, i })).sort((a, b) => a.time - b.time || a.i - b.i);
    const takeAll = (time: number): number[] => {
      const first = timeline.takeBefore(time);
      return first === undefined ? [] : [first, ...takeAll(time)];
    };
    const early = takeAll(25);
    expect(early.every((i) => (times[i] as number) < 25)).toBe(true);
    expect([...early, ...takeAll(Number.POSITIVE_INFINITY)]).toEqual(expected.map(({ i }) => i));
  });
});
