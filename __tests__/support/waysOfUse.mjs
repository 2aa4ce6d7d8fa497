// The three ways of use, and a domain with odd column names: prints what each gives. `__tests__/src/compile` runs it in a
// process of its own, with and without the right to compile code.

// Counts what a content security policy would report: attempts to compile code.
let attempts = 0;
const { Function: Original } = globalThis;
globalThis.Function = new Proxy(Original, {
  construct(target, parameters) {
    attempts++;
    return Reflect.construct(target, parameters);
  },
});

const { AnomalyRegistry, CollectiveAnomaly, ConsoleSink, ContextualAnomaly, fromTable, injectAnomalies, PointAnomaly } =
  await import('spindle-rx');
const { batch, reorder, RetailDomain, sinkTo, Spindle, SpindleStreamer } = await import('spindle-rx');
const { chance, defineDomain, formula, seasonalTime, sequence, uniform, foreignKey, weighted } = await import(
  'spindle-rx/generator'
);
const { from, lastValueFrom, toArray } = await import('rxjs');

const anomalies = new AnomalyRegistry([
  new PointAnomaly('spike', { column: 'order_total', fraction: 0.1 }),
  new ContextualAnomaly('lost', {
    column: 'status',
    conditionColumn: 'status',
    normalValues: ['completed'],
    anomalousValues: ['lost'],
    fraction: 0.1,
  }),
  new CollectiveAnomaly('burst', { groupColumn: 'customer_id', timestampColumn: 'order_date', fraction: 0.02 }),
]);

// 1. The preset.
await new SpindleStreamer({
  domain: new RetailDomain(),
  sink: new ConsoleSink(),
  anomalyRegistry: anomalies,
  config: { maxEvents: 700, outOfOrderFraction: 0.1 },
}).stream('order');

// 2. The operators.
const { tables } = new Spindle().generate({ domain: new RetailDomain(), scale: 0.1 });
for (const table of Object.values(tables))
  await lastValueFrom(
    fromTable(table).pipe(reorder({ fraction: 0.1, maxDelaySlots: 5, seed: 1 }), batch(50), sinkTo(new ConsoleSink())),
  );

// 3. One operator, on rows of many shapes.
const rows = Array.from({ length: 30 }, (_, i) => ({ [`column ${i % 20}`]: i, order_total: i, at: new Date(i) }));
const registry = new AnomalyRegistry([new PointAnomaly('spike', { column: 'order_total', fraction: 0.5 })]);
console.log(JSON.stringify(await lastValueFrom(from(rows).pipe(injectAnomalies(registry, { seed: 1 }), toArray()))));

// A domain of the user's own, its rows read in order and here and there.
const odd = defineDomain({
  name: 'odd',
  scales: { small: { row: 1000 } },
  tables: {
    kind: { rows: 7, columns: { id: sequence() } },
    row: {
      rows: 'scaled',
      columns: {
        id: sequence(),
        ['__proto__']: sequence(7),
        'it\'s "odd"': formula(['id'], (id) => (id % 3 ? id / 3 : Number.NaN)),
        kind: foreignKey('kind', uniform()),
        at: seasonalTime({
          from: '2024-01-01',
          to: '2025-01-01',
          months: Array(12).fill(1),
          weekdays: Array(7).fill(1),
          hours: { peaks: [9], deviation: 3 },
        }),
        good: chance(0.5),
        colour: weighted({ red: 1, blue: 3 }),
      },
    },
  },
});
const { row } = new Spindle().generate({ domain: odd }).tables;
console.log(JSON.stringify([...row]));
console.log(JSON.stringify([999, 3, 3, 500].map((i) => row.row(i))));
console.log(
  row.findRow('kind', 3, 900, (kind) => kind === 5),
  row.findRow('good', 0, 900, (good) => good === true),
);

console.error(`attempts: ${attempts}`);
