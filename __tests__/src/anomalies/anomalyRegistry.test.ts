import { describe, expect, it } from '@jest/globals';
import { AnomalyRegistry, CollectiveAnomaly, ContextualAnomaly, PointAnomaly } from '../../../src/anomalies/index.ts';

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
