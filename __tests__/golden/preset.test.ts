import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import * as source from '../../src/index.ts';

const build = new URL('../../dist/src/index.js', import.meta.url).href;

/**
 * The bytes of a run with everything that draws: three kinds of anomaly, overlapping, and late events. It is also sent as
 * text to another process, so it uses nothing from outside.
 */
async function digest(spindle: typeof source, batchSize: number, hash: { update(text: string): unknown }) {
  const registry = new spindle.AnomalyRegistry([
    new spindle.PointAnomaly('spike', { column: 'order_total', fraction: 0.02 }),
    new spindle.ContextualAnomaly('odd', {
      column: 'status',
      conditionColumn: 'store_id',
      normalValues: [1, 2],
      anomalousValues: ['lost', 'found'],
      fraction: 0.1,
    }),
    new spindle.CollectiveAnomaly('fraud', {
      groupColumn: 'customer_id',
      timestampColumn: 'order_date',
      fraction: 0.01,
    }),
  ]);
  const { eventsSent, anomalyCount, outOfOrderCount } = await new spindle.SpindleStreamer({
    domain: new spindle.RetailDomain(),
    anomalyRegistry: registry,
    config: { outOfOrderFraction: 0.05, batchSize },
    sink: { write: (events) => void hash.update(`${events.map((event) => JSON.stringify(event)).join('\n')}\n`) },
  }).stream('order');
  return { eventsSent, anomalyCount, outOfOrderCount };
}

it('gives the same bytes in this process and a fresh one, whatever the batch size', async () => {
  const here = createHash('sha256');
  const counts = await digest(source, 7, here);
  const line = JSON.stringify({ ...counts, sha256: here.digest('hex') });
  expect(line).toMatchInlineSnapshot(
    `"{"eventsSent":5000,"anomalyCount":361,"outOfOrderCount":250,"sha256":"7cc25a1ecf9b17289a56fe838c6649d828f73461356eb84d92013d4fd6170c08"}"`,
  );

  const script = `
    import { createHash } from 'node:crypto';
    import * as spindle from ${JSON.stringify(build)};
    ${digest};
    const hash = createHash('sha256');
    const counts = await digest(spindle, 1000, hash);
    console.log(JSON.stringify({ ...counts, sha256: hash.digest('hex') }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout.trim()).toBe(line);
}, 60_000);
