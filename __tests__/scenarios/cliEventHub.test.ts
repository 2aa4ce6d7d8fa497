import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EventHubsPeer } from '../support/eventHubsPeer.ts';
import { scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const order = ['stream', 'retail', '--table', 'order', '--max-events', '500', '--sink', 'event-hub'];
let hub: EventHubsPeer;

beforeAll(async () => {
  hub = await EventHubsPeer.listen();
});
afterAll(() => hub.down());

it('delivers to an event hub, by a connection string from a file or the environment', async () => {
  const file = join(folder, 'connection');
  await writeFile(file, `${hub.connectionString}\n`);
  const keyed = [...order, '--partition-key-column', 'customer_id'];
  const byFile = await spindle([...keyed, '--connection-string-file', file]);
  const env = { SPINDLE_EVENT_HUB_CONNECTION_STRING: hub.connectionString };
  const byVariable = await spindle(keyed, { env });
  expect([byFile.code, byVariable.code]).toEqual([0, 0]);
  expect(byFile.stderr).toContain('events=500');
  expect(hub.transfers.flatMap(({ sections }) => sections)).toHaveLength(1000);
  const key = /SharedAccessKey=([^;]+)/.exec(hub.connectionString)?.[1] as string;
  for (const { stdout, stderr } of [byFile, byVariable]) expect(stdout + stderr).not.toContain(key);
});
