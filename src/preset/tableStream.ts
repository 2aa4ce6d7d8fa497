import { identity, type MonoTypeOperatorFunction, type Observable, take } from 'rxjs';
import { delayDelivery } from '../../operators/delayDelivery.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { type ReorderOptions, reorder } from '../../operators/reorder.ts';
import type { SpindleEvent } from '../event/event.ts';
import { type AsStreamed, ownTableEvents } from '../shard/ownTableEvents.ts';
import { throughStages } from '../shard/stages.ts';
import type { Shape } from './checkpointText.ts';
import type { ResolvedConfig } from './config.ts';
import { firstTime } from './firstTime.ts';
import { rowsShape, streamShape, timeOfFile } from './streamShape.ts';
import { anomalyFacts, injectInto } from './tableAnomalies.ts';
import { planOf, plansOf, type Setup, type TablePlan, tableOptions } from './tablePlan.ts';
import { timeChange } from './timeChange.ts';
import { changesTimes } from './times.ts';

/** A stream of the preset before it is paced. */
export interface Stream {
  readonly name: string;
  readonly events: Observable<SpindleEvent>;
  /** The time of its first event, of all shards together, as far as that is known. */
  readonly firstTime: () => Date | undefined;
  /** What decides which events the stream has, for its checkpoint. */
  readonly shape: () => Shape;
}

/** The stream of one table. */
export const tableStream = (setup: Setup, table: string, timestampColumn?: string): Stream =>
  streamOf(setup, planOf(setup, table, timestampColumn));

/** The stream of each table in turn. Each is made when the one before it has ended. */
export function* tableStreams(setup: Setup, timestampColumn?: string): Generator<Stream> {
  const plan = plansOf(setup, timestampColumn);
  for (const table of Object.keys(setup.tables)) yield streamOf(setup, plan(table));
}

function streamOf(setup: Setup, plan: TablePlan): Stream {
  const { table, rows, namedTimestampColumn, anomalies } = plan;
  return {
    name: table,
    events: tableEvents(setup, plan),
    firstTime: () => firstTime(setup.config, [plan]),
    shape: () => ({ ...streamShape(setup, namedTimestampColumn ?? timeOfFile(rows)), ...rowsShape(rows), anomalies }),
  };
}

function tableEvents(setup: Setup, plan: TablePlan): Observable<SpindleEvent> {
  const { config, isTimed } = setup;
  const { rows, shard } = plan;
  const { maxEvents, metadata } = config;
  const times = timeChange(setup, plan);
  const whole = {
    ...plan,
    maxEvents,
    isTimed,
    changeTimes: times.stage,
    hasTimes: plan.timestampColumn !== undefined || config.eventTime === 'arrival',
    needsTimes: isTimed || changesTimes(config),
    metadata: metadata === 'keep' ? undefined : metadata,
    disorder: disorderOf(setup),
    source: limited(fromTable(rows, tableOptions(plan, config)) as Observable<SpindleEvent>, config),
    facts: (asStreamed?: AsStreamed) => anomalyFacts(setup, plan, times, asStreamed),
    inject: (facts: ReturnType<typeof anomalyFacts>) => injectInto(plan, facts),
    reorder: disordered(setup),
  };
  if (shard) return ownTableEvents(whole, shard);
  const source = whole.source.pipe(times.stage);
  return throughStages({ ...whole, source, inject: whole.inject(whole.facts()), deliver: identity });
}

/** The first `maxEvents` events. */
export const limited = (events: Observable<SpindleEvent>, { maxEvents }: ResolvedConfig): Observable<SpindleEvent> =>
  maxEvents === undefined ? events : events.pipe(take(maxEvents));

/** Makes events late in time, or by places. */
export function disordered(
  setup: Setup,
  causal?: ReorderOptions<SpindleEvent>['causal'],
): MonoTypeOperatorFunction<SpindleEvent> {
  const { config, seed } = setup;
  if (config.late) return delayDelivery({ ...config.late, seed });
  return reorder({ ...disorderOf(setup), ...(causal && { causal }) });
}

/** The options of `reorder`. */
const disorderOf = ({ config, seed }: Setup) => ({
  fraction: config.outOfOrderFraction,
  maxDelaySlots: config.outOfOrderMaxDelaySlots,
  seed,
});
