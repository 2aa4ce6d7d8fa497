import { StreamResult } from '../../preset/streamResult.ts';
import type { RunOutcome } from './messages.ts';

/** The result of a run, summed over its shards. */
export function sumOfShards(table: string, runs: readonly RunOutcome[]): StreamResult {
  const sum = (field: 'eventsSent' | 'anomalyCount' | 'outOfOrderCount' | 'skipped' | 'eventsBefore') =>
    runs.reduce((all, { result }) => all + result[field], 0);
  const delivery = {
    eventsSent: sum('eventsSent'),
    anomalyCount: sum('anomalyCount'),
    outOfOrderCount: sum('outOfOrderCount'),
    skipped: sum('skipped'),
  };
  const elapsed = Math.max(...runs.map(({ result }) => result.elapsedSeconds));
  return new StreamResult(table, delivery, elapsed, runs[0]?.result.seed ?? 0, sum('eventsBefore'));
}
