import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { from } from 'rxjs';
import { injectAnomalies } from '../../operators/injectAnomalies.ts';
import { AnomalyRegistry, CollectiveAnomaly, chooseGroups, PointAnomaly } from '../../src/anomalies/index.ts';
import { expectLabels, expectWholeGroups, type Order, type OrderEvent, orders, run } from '../support/orders.ts';

const point = new PointAnomaly('price', { column: 'amount', fraction: 0.1 });

it('labels exactly what changed and whole groups, also where bursts overlap', () => {
  const fractions = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
  const arbitrary = [fc.nat(120), fractions, fc.nat(), fc.option(fc.integer({ min: 1, max: 150 }))] as const;
  fc.assert(
    fc.property(...arbitrary, (n, [a = 0, b = 0, c = 0], seed, lookAhead) => {
      const input = orders(n, 8);
      const event = (i: number) => input[i] as OrderEvent;
      const own = { timestampColumn: 'at', windowSeconds: 30_000 } as const;
      const bursts = [
        new CollectiveAnomaly('user', { ...own, groupColumn: 'user', fraction: a }),
        new CollectiveAnomaly('status', { ...own, groupColumn: 'status', fraction: b }),
        new CollectiveAnomaly('amount', { ...own, groupColumn: 'amount', fraction: c }),
      ] as const;
      const registry = new AnomalyRegistry<keyof Order>([...bursts, point]);
      const groups = new Map(
        bursts.map((anomaly) => {
          const chosen = chooseGroups(anomaly, n, (column, i) => event(i)[column as keyof Order], event, seed);
          return [anomaly.label, chosen] as const;
        }),
      );
      const out = run(
        from(input).pipe(injectAnomalies(registry, { seed, ...(lookAhead === null ? { groups } : { lookAhead }) })),
      );
      expectLabels(out, input);
      if (lookAhead === null || lookAhead >= n) for (const anomaly of bursts) expectWholeGroups(out, input, anomaly);
      expect(out.map(({ _spindle_seq }) => _spindle_seq)).toEqual(out.map((_, i) => i));
      for (const { at, _spindle_event_time } of out) expect(_spindle_event_time).toEqual(at);
    }),
    { numRuns: 300 },
  );
});
