import type { MonoTypeOperatorFunction } from 'rxjs';
import { type InjectAnomaliesOptions, injectAnomalies } from '../../operators/injectAnomalies.ts';
import { AnomalyRegistry } from '../anomalies/index.ts';
import { requireShown } from '../anomalies/requireShown.ts';
import { tableFacts } from '../anomalies/tableFacts.ts';
import type { SpindleEvent } from '../event/event.ts';
import type { AnomalyFacts, AsStreamed } from '../shard/ownTableEvents.ts';
import { knownColumns } from '../table/columns.ts';
import type { Setup, TablePlan } from './tablePlan.ts';

/** What the anomalies of a table must know before its first event: see `tableFacts`. */
export function anomalyFacts(
  { config, seed }: Setup,
  { table, rows, namedTimestampColumn, anomalies }: TablePlan,
  maxEvents: number | undefined,
  asStreamed?: AsStreamed,
): AnomalyFacts & InjectAnomaliesOptions {
  const options = { table, ...(namedTimestampColumn !== undefined && { timestampColumn: namedTimestampColumn }) };
  const facts = tableFacts(new AnomalyRegistry(anomalies), rows, maxEvents, options, seed, asStreamed);
  return { seed, label: config.labelAnomalies, ...facts };
}

/**
 * Injects the anomalies of a table. If its columns are not known, the stream fails unless it shows those that anomalies read.
 */
export function injectInto(
  { table, rows, anomalies, required }: TablePlan,
  facts: InjectAnomaliesOptions,
): MonoTypeOperatorFunction<SpindleEvent> {
  const inject = injectAnomalies(new AnomalyRegistry(anomalies), facts);
  if (knownColumns(rows) || required.length === 0) return inject;
  return (events) => events.pipe(requireShown(required, table), inject);
}
