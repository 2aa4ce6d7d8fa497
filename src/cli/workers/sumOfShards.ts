import { StreamResult } from '../../preset/streamResult.ts';
import type { RunOutcome } from './messages.ts';

/** The result of a run, summed over its shards. */
export function sumOfShards(table: string, runs: readonly RunOutcome[]): StreamResult {
  const sum = (field: 'eventsSent' | 'anomalyCount' | 'outOfOrderCount' | 'skipped' | 'eventsBefore') =>
    runs.reduce((total, { result }) => total + result[field], 0);
  const all = runs.map(({ result }) => result);
  const isTimed = all.some(({ maxLatenessSeconds }) => maxLatenessSeconds !== undefined);
  const hasWatermark = all.some(({ behindWatermark }) => behindWatermark !== undefined);
  const delivery = {
    eventsSent: sum('eventsSent'),
    anomalyCount: sum('anomalyCount'),
    outOfOrderCount: sum('outOfOrderCount'),
    skipped: sum('skipped'),
    ...(isTimed && { maxLatenessSeconds: Math.max(...all.map(({ maxLatenessSeconds = 0 }) => maxLatenessSeconds)) }),
    ...(hasWatermark && { behindWatermark: all.reduce((n, { behindWatermark = 0 }) => n + behindWatermark, 0) }),
  };
  const elapsed = Math.max(...runs.map(({ result }) => result.elapsedSeconds));
  return new StreamResult(table, delivery, elapsed, runs[0]?.result.seed ?? 0, sum('eventsBefore'));
}
