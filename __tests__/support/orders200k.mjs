// 200,000 retail orders through the whole pipeline. Node and Chromium run it, and must come to the same bytes.
import { lastValueFrom, map, take } from 'rxjs';
import {
  AnomalyRegistry,
  batch,
  burstPace,
  businessHours,
  CollectiveAnomaly,
  ContextualAnomaly,
  fromTable,
  injectAnomalies,
  PointAnomaly,
  poissonDelay,
  RetailDomain,
  reorder,
  Spindle,
  sinkTo,
  verify,
} from 'spindle-rx';

const count = 200_000;
const text = new TextEncoder();

const { tables } = new Spindle().generate({ domain: new RetailDomain(), scale: 'medium', seed: 42 });
const registry = new AnomalyRegistry([
  new PointAnomaly('spike', { column: 'order_total', fraction: 0.02 }),
  new ContextualAnomaly('lost', {
    column: 'status',
    conditionColumn: 'status',
    normalValues: ['completed'],
    anomalousValues: ['lost'],
    fraction: 0.02,
  }),
  new CollectiveAnomaly('burst', { groupColumn: 'customer_id', timestampColumn: 'order_date', fraction: 0.001 }),
]);

const events = (most) =>
  fromTable(tables.order).pipe(
    take(most),
    injectAnomalies(registry, { seed: 42 }),
    reorder({ fraction: 0.05, maxDelaySlots: 10, seed: 42 }),
  );

/** What was delivered, its SHA-256, and whether `verify` finds the same in the stream as bytes. */
export async function orders() {
  let digest = new Uint8Array(32);
  const sink = {
    async write(batch) {
      const lines = text.encode(batch.map((event) => JSON.stringify(event)).join('\n'));
      const bytes = new Uint8Array(digest.length + lines.length);
      bytes.set(digest);
      bytes.set(lines, digest.length);
      digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    },
  };
  const delivery = await lastValueFrom(
    events(count).pipe(
      burstPace({
        eventsPerSecond: 1e8,
        burstWindows: [{ startOffsetSeconds: 0, durationSeconds: 1, multiplier: 2 }],
        timePattern: businessHours({ zone: 'Australia/Lord_Howe' }),
      }),
      poissonDelay({ seed: 42 }),
      batch({ size: 1000 }),
      sinkTo(sink),
    ),
  );
  const bytes = events(5000).pipe(map((event) => text.encode(JSON.stringify(event))));
  const { ok } = await lastValueFrom(verify(events(5000), bytes));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { ...delivery, sha256, ok };
}
