import type { MonoTypeOperatorFunction } from 'rxjs';
import type { InjectAnomaliesOptions } from '../../operators/injectAnomalies.ts';
import { AnomalyRegistry } from '../anomalies/index.ts';
import { injectInOrder } from '../anomalies/injectInOrder.ts';
import { tableFacts } from '../anomalies/tableFacts.ts';
import type { SpindleEvent } from '../event/event.ts';
import type { AnomalyFacts, AsStreamed } from '../shard/ownTableEvents.ts';
import { tellsColumns } from '../table/columns.ts';
import { type Setup, type TablePlan, tableOptions } from './tablePlan.ts';

/** What the anomalies of a table must know before its first event: see `tableFacts`. */
export function anomalyFacts(
  { config, seed }: Setup,
  plan: TablePlan,
  maxEvents: number | undefined,
  asStreamed?: AsStreamed,
): AnomalyFacts & InjectAnomaliesOptions {
  const { anomalies, rows } = plan;
  const options = tableOptions(plan, config);
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
  const isKnown = tellsColumns(rows) || required.length === 0;
  return injectInOrder(anomalies, { ...facts, ...(!isKnown && { expected: { anomalies: required, table } }) });
}
