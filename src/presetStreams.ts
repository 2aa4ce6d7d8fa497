import { groupBy, identity, type MonoTypeOperatorFunction, mergeMap, type Observable, take } from 'rxjs';
import { fromTable, type Rows } from '../operators/fromTable.ts';
import { fromTables } from '../operators/fromTables.ts';
import { injectAnomalies } from '../operators/injectAnomalies.ts';
import { reorder } from '../operators/reorder.ts';
import type { AnomalyRegistry } from './anomalies/index.ts';
import { tableFacts } from './anomalies/tableFacts.ts';
import type { Shape } from './checkpoint.ts';
import type { ResolvedConfig } from './config.ts';
import { SpindleError } from './errors.ts';
import type { SpindleEvent } from './event.ts';
import type { Table } from './generator/table.ts';
import type { FileTable } from './input/index.ts';
import { anomaliesOf, columnsOf, requireSomeTable, requireTable } from './tableColumns.ts';
import { causality } from './timeline/causality.ts';
import type { ReadableTables } from './timeline/relations.ts';

/** What a streamer was made with. */
export interface Made {
  readonly tables: Readonly<Record<string, Rows<object>>>;
  readonly registry: AnomalyRegistry;
  readonly config: ResolvedConfig;
  readonly seed: number;
}

/** A stream of the preset as it is before pacing, and whatever would make it another one. */
export interface Stream {
  readonly name: string;
  readonly events: Observable<SpindleEvent>;
  readonly shape: Shape;
}

interface TimeOptions {
  readonly timestampColumn?: string;
}

export function tableStream(made: Made, name: string, registry: AnomalyRegistry, options: TimeOptions): Stream {
  const { config, seed } = made;
  const { timestampColumn } = options;
  const rows = requireTable(made.tables, name);
  const source = fromTable(rows, { table: name, ...(timestampColumn !== undefined && { timestampColumn }) });
  const events = limited(source as Observable<SpindleEvent>, config).pipe(
    disturbed(made, name, registry, config.maxEvents, options),
    reorder({ ...lateness(config), seed }),
  );
  return { name, events, shape: { ...shape(made, timestampColumn), ...rowsShape(rows), anomalies: [...registry] } };
}

export function timelineStream(made: Made, { timestampColumn }: TimeOptions): Stream {
  const { registry, config, seed } = made;
  // What cannot be read at any place is refused by `fromTables`.
  const tables = made.tables as ReadableTables;
  const moving = [...registry].find(({ kind }) => kind === 'collective');
  if (moving)
    throw new SpindleError(
      'INVALID_OPTION',
      `${moving.label} moves events, which a timeline cannot: stream its table alone`,
    );
  requireSomeTable(registry, tables);
  const ofTable = (name: string) => {
    const has = timestampColumn !== undefined && columnsOf(tables[name])?.includes(timestampColumn);
    return disturbed(made, name, anomaliesOf(registry, tables[name]), undefined, has ? { timestampColumn } : {});
  };
  const source = fromTables(tables, timestampColumn === undefined ? {} : { timestampColumn });
  const events = limited(source as Observable<SpindleEvent>, config).pipe(
    registry.size === 0 ? identity : byTable(ofTable),
    reorder({ ...lateness(config), seed, ...(config.causal && { causal: causality(tables) }) }),
  );
  const rows = Object.fromEntries(Object.entries(made.tables).map(([name, table]) => [name, rowsShape(table)]));
  const { causal } = config;
  return {
    name: 'timeline',
    events,
    shape: { ...shape(made, timestampColumn), tables: rows, causal, anomalies: [...registry] },
  };
}

/** Each table's events through a stage of their own. */
const byTable =
  (stage: (table: string) => MonoTypeOperatorFunction<SpindleEvent>): MonoTypeOperatorFunction<SpindleEvent> =>
  (source) =>
    source.pipe(
      groupBy(({ _spindle_table: table }) => table),
      mergeMap((events) => events.pipe(stage(events.key))),
    );

const limited = (events: Observable<SpindleEvent>, { maxEvents }: ResolvedConfig): Observable<SpindleEvent> =>
  maxEvents === undefined ? events : events.pipe(take(maxEvents));

const lateness = ({ outOfOrderFraction: fraction, outOfOrderMaxDelaySlots: maxDelaySlots }: ResolvedConfig) => ({
  fraction,
  maxDelaySlots,
});

function disturbed(
  { tables, config, seed }: Made,
  table: string,
  registry: AnomalyRegistry,
  maxEvents: number | undefined,
  options: TimeOptions,
): MonoTypeOperatorFunction<SpindleEvent> {
  const facts = tableFacts(registry, requireTable(tables, table), maxEvents, { table, ...options }, seed);
  return injectAnomalies<SpindleEvent>(registry, { seed, label: config.labelAnomalies, ...facts });
}

function shape({ config, seed }: Made, timestampColumn: string | undefined): Shape {
  const { maxEvents, outOfOrderFraction, outOfOrderMaxDelaySlots, labelAnomalies } = config;
  return { seed, timestampColumn, maxEvents, outOfOrderFraction, outOfOrderMaxDelaySlots, labelAnomalies };
}

function rowsShape(table: Rows<object>): Shape {
  const rows = table as Partial<Table & FileTable & readonly object[]>;
  return { rows: rows.rowCount ?? rows.length ?? rows.version, columns: rows.columns ?? columnsOf(table) };
}
