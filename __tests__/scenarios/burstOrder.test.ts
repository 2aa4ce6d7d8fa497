import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { injectAnomalies } from '../../operators/injectAnomalies.ts';
import { AnomalyRegistry, CollectiveAnomaly } from '../../src/anomalies/index.ts';
import { changesOf } from '../../src/event/changes.ts';
import type { SpindleEvent } from '../../src/event/event.ts';
import { SpindleStreamer } from '../../src/preset/streamer.ts';
import { run } from '../support/orders.ts';

interface Row {
  readonly id: number;
  readonly g: number;
  readonly h: number;
  readonly k: number;
  readonly at: Date;
}

type Fields = Readonly<Record<string | symbol, unknown>>;

const columns = ['g', 'h', 'k'] as const;
const bursts = (fractions: readonly number[], windowSeconds: number) =>
  new AnomalyRegistry<keyof Row>(
    fractions.map((fraction, i) => {
      const groupColumn = columns[i] as 'g' | 'h' | 'k';
      return new CollectiveAnomaly(groupColumn, { groupColumn, timestampColumn: 'at', windowSeconds, fraction });
    }),
  );

/** The laws of a stream of bursts over rows in event-time order, of which `id` is the place. */
function expectBursts(out: readonly SpindleEvent<Row>[], rows: readonly Row[]) {
  expect(out.map(({ id }) => id).sort((a, b) => a - b)).toEqual(rows.map(({ id }) => id));
  const clock = out.map(({ at }) => at.getTime());
  expect(clock).toEqual([...clock].sort((a, b) => a - b));
  for (const event of out) {
    const { id, at, _spindle_is_anomaly: isAnomaly } = event;
    if (!isAnomaly) expect([id, at]).toEqual([id, rows[id]?.at]);
    expect([id, changesOf(event as object as Fields).length > 0]).toEqual([id, isAnomaly]);
  }
  const still = out.filter((event) => !event._spindle_is_anomaly).map(({ id }) => id);
  expect(still).toEqual([...still].sort((a, b) => a - b));
}

const preset = async (rows: readonly Row[], anomalyRegistry: AnomalyRegistry<keyof Row>, seed: number) =>
  (await lastValueFrom(
    new SpindleStreamer({ tables: { rows }, anomalyRegistry, seed }).events('rows').pipe(toArray()),
  )) as unknown as SpindleEvent<Row>[];

it('leaves in its place what an overlap of two bursts does not change', async () => {
  const rows = [0, 1, 2, 3].map((id) => {
    const [g, h] = [[1, 0, 3, 1][id] as number, [2, 2, 1, 1][id] as number];
    return { id, g, h, k: 0, at: new Date(id * 60_000) };
  });
  for (let seed = 0; seed < 20; seed++) expectBursts(await preset(rows, bursts([1, 0.5], 60), seed), rows);
});

it('keeps event-time order, and the order of what has no label, however bursts overlap', async () => {
  const row = fc.record({ g: fc.nat(3), h: fc.nat(3), k: fc.nat(2), gap: fc.nat(2) });
  const fractions = fc.array(fc.constantFrom(0, 0.3, 0.6, 1), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 14 }),
      fractions,
      fc.constantFrom(0.002, 1, 60, 300),
      fc.nat(),
      fc.integer({ min: 1, max: 16 }),
      async (drawn, shares, windowSeconds, seed, lookAhead) => {
        let minute = 0;
        const rows = drawn.map(({ gap, ...columns }, id) => {
          minute += gap;
          return { id, ...columns, at: new Date(minute * 60_000) };
        });
        const registry = bursts(shares, windowSeconds);
        expectBursts(await preset(rows, registry, seed), rows);
        for (const options of [{ seed }, { seed, lookAhead }])
          expectBursts(run(from(rows as SpindleEvent<Row>[]).pipe(injectAnomalies(registry, options))), rows);
      },
    ),
    { numRuns: 500 },
  );
});
