import { expect, it } from '@jest/globals';
import { SpindleStreamer } from '../../../src/preset/nodeStreamer.ts';

const rows = Array.from({ length: 10_000 }, (_, id) => ({ id, at: new Date(id) }));
const shard = { index: 0, count: 4, by: 'id' };

// A busy machine sends fewer events, never more: 100 are due, the whole rate would be 400.
it.each([
  { eventsPerSecond: 400 },
  { stages: [{ durationSeconds: 0, eventsPerSecond: 400 }] },
  { sine: { periodSeconds: 1, least: 399, most: 401 } },
])('a shard takes its share of the rate: %p', async (rate) => {
  const config = { ...rate, realtime: true, durationSeconds: 1, shard };
  const streamer = new SpindleStreamer({ tables: { rows }, sink: { write() {} }, config });
  const { eventsSent } = await streamer.stream('rows');
  expect(eventsSent).toBeGreaterThan(0);
  expect(eventsSent).toBeLessThan(200);
});
