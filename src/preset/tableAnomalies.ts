import { identity, type MonoTypeOperatorFunction } from 'rxjs';
import type { InjectAnomaliesOptions } from '../../operators/injectAnomalies.ts';
import { AnomalyRegistry } from '../anomalies/index.ts';
import { injectInOrder } from '../anomalies/injectInOrder.ts';
import { tableFacts } from '../anomalies/tableFacts.ts';
import type { SpindleEvent } from '../event/event.ts';
import type { AnomalyFacts, AsStreamed } from '../shard/ownTableEvents.ts';
import { tellsColumns } from '../table/columns.ts';
import type { ResolvedConfig } from './config.ts';
import { type Setup, type TablePlan, tableOptions } from './tablePlan.ts';
import { inPasses, type TimeChange } from './timeChange.ts';

/** What the anomalies of a table must know before its first event: see `tableFacts`. */
export function anomalyFacts(
  { config, seed }: Setup,
  plan: TablePlan,
  times: Pick<TimeChange, 'inOrder' | 'limit'>,
  asStreamed: AsStreamed = identity,
): AnomalyFacts & InjectAnomaliesOptions {
  const { anomalies, rows } = plan;
  const options = tableOptions(plan, config);
  const changed = inPasses(times.inOrder);
  const maxEvents = anomalies.some(({ kind }) => kind === 'collective') ? eventsLeft(rows, config, times) : undefined;
  const facts = tableFacts(new AnomalyRegistry(anomalies), rows, maxEvents, options, seed, (event, place) =>
    changed(asStreamed(event, place), place),
  );
  return { seed, label: config.labelAnomalies, ...facts };
}

/** How many events of a table come, as far as that is known. */
function eventsLeft(
  rows: object,
  { maxEvents = Number.POSITIVE_INFINITY }: ResolvedConfig,
  { limit }: Pick<TimeChange, 'limit'>,
): number | undefined {
  const { rowCount, length = rowCount } = rows as { readonly rowCount?: number; readonly length?: number };
  const most = Math.min(maxEvents, length ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(most) ? limit(most) : undefined;
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
