import { describe, expect, it } from '@jest/globals';
import { lastValueFrom, toArray } from 'rxjs';
import { fromTables } from '../../../operators/fromTables.ts';
import { reorder } from '../../../operators/reorder.ts';
import { RetailDomain } from '../../../src/domains/retail/index.ts';
import { Spindle } from '../../../src/generator/index.ts';
import { causality } from '../../../src/timeline/causality.ts';
import { orphansIn } from '../../support/retailTimeline.ts';

describe('causality', () => {
  it('knows by the keys whether an event refers to another', () => {
    const tables = { c: [{ id: 1, boss: 2 }], o: [{ id: 1, customer: 1, clerk: 2 }] };
    const refersTo = causality(tables, { o: { customer: 'c', clerk: 'c' }, c: { boss: 'c' } });
    const c = (id: number, boss = 0) => ({ id, boss, _spindle_table: 'c' });
    const o = (customer: number | null, clerk: number) => ({ id: 9, customer, clerk, _spindle_table: 'o' });
    expect(refersTo(o(1, 2), c(1))).toBe(true);
    expect(refersTo(o(1, 2), c(2))).toBe(true);
    expect(refersTo(o(1, 2), c(3))).toBe(false);
    expect(refersTo(o(null, 2), c(1))).toBe(false);
    expect(refersTo(c(1), o(1, 1))).toBe(false);
    expect(refersTo(c(1, 5), c(5))).toBe(true);
    expect(refersTo({}, { x: 1 })).toBe(false);
    expect(() => causality(tables, { o: { customer: 'd' } })).toThrow('there is no table "d"');
  });

  it('keeps the events of a domain after those that they refer to, however late events are', async () => {
    const { tables } = new Spindle().generate({ domain: new RetailDomain() });
    const events = fromTables(tables);
    for (const fraction of [0.05, 0.5, 0.9]) {
      const late = await lastValueFrom(
        events.pipe(reorder({ fraction, maxDelaySlots: 50, causal: causality(tables) }), toArray()),
      );
      expect(orphansIn(late, tables)).toBe(0);
      expect(late).toHaveLength(21_350);
    }
    const careless = await lastValueFrom(events.pipe(reorder({ fraction: 0.05 }), toArray()));
    expect(orphansIn(careless, tables)).toBeGreaterThan(0);
  });
});
