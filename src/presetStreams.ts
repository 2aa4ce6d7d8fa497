import { groupBy, identity, type MonoTypeOperatorFunction, mergeMap, type Observable, take } from 'rxjs';
import { fromTable, type Rows } from '../operators/fromTable.ts';
import { fromTables } from '../operators/fromTables.ts';
import { injectAnomalies } from '../operators/injectAnomalies.ts';
import { reorder } from '../operators/reorder.ts';
import { fittingTables } from './anomalies/fit.ts';
import { type Anomaly, AnomalyRegistry } from './anomalies/index.ts';
import { requireShown } from './anomalies/requireShown.ts';
import { tableFacts } from './anomalies/tableFacts.ts';
import type { Shape } from './checkpoint.ts';
import type { ResolvedConfig } from './config.ts';
import { SpindleError, suggest } from './errors.ts';
import type { SpindleEvent } from './event.ts';
import type { Table } from './generator/table.ts';
import type { FileTable } from './input/index.ts';
import { datedTables, knownColumns } from './knownColumns.ts';
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

/** The stream of one table, which must have whatever the anomalies need. */
export function tableStream(made: Made, name: string, options: TimeOptions): Stream {
  const tables = { [name]: rowsOf(made, name) };
  const anomalies = [...made.registry];
  for (const anomaly of anomalies) fittingTables(anomaly, tables);
  return oneOf(made, { name, anomalies, required: anomalies, options });
}

/**
 * The stream of each table in turn, each prepared when it is asked for. An anomaly and the timestamp column go where they
 * fit, which must be somewhere.
 */
export function* tableStreams(made: Made, options: TimeOptions): Generator<Stream> {
  const stages = stagesOf(made, options);
  for (const name of Object.keys(made.tables)) yield oneOf(made, stages(name));
}

/** The stream of all tables as one. */
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
  const time = defined(timestampColumn);
  const source = fromTables(tables, time);
  const stages = stagesOf(made, time);
  const events = limited(source as Observable<SpindleEvent>, config).pipe(
    registry.size === 0 ? identity : byTable((name) => disturbed(made, stages(name))),
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

/** What is done with the events of one table. */
interface Stage {
  readonly name: string;
  readonly anomalies: readonly Anomaly[];
  /** Those of the anomalies whose columns rows that do not say theirs must show. */
  readonly required: readonly Anomaly[];
  readonly options: TimeOptions;
  /** Default: all. */
  readonly maxEvents?: number | undefined;
}

/** The stage of each of several tables. */
function stagesOf({ tables, registry }: Made, { timestampColumn }: TimeOptions): (name: string) => Stage {
  const placed = [...registry].map((anomaly) => ({ anomaly, fitting: fittingTables(anomaly, tables) }));
  const dated = timestampColumn === undefined ? [] : datedTables(timestampColumn, tables);
  return (name) => {
    const here = placed.filter(({ fitting }) => fitting.includes(name));
    return {
      name,
      anomalies: here.map(({ anomaly }) => anomaly),
      required: here.filter(({ fitting }) => fitting.length === 1).map(({ anomaly }) => anomaly),
      options: dated.includes(name) ? defined(timestampColumn) : {},
    };
  };
}

function oneOf(made: Made, stage: Stage): Stream {
  const { config, seed } = made;
  const { name, anomalies, options } = stage;
  const rows = rowsOf(made, name);
  const source = fromTable(rows, { table: name, ...options }) as Observable<SpindleEvent>;
  const events = limited(source, config).pipe(
    disturbed(made, { ...stage, maxEvents: config.maxEvents }),
    reorder({ ...lateness(config), seed }),
  );
  return { name, events, shape: { ...shape(made, options.timestampColumn), ...rowsShape(rows), anomalies } };
}

/** Each table's events through a stage of their own. */
const byTable =
  (stage: (table: string) => MonoTypeOperatorFunction<SpindleEvent>): MonoTypeOperatorFunction<SpindleEvent> =>
  (source) =>
    source.pipe(
      groupBy(({ _spindle_table: table }) => table),
      mergeMap((events) => events.pipe(stage(events.key))),
    );

function rowsOf({ tables }: Made, name: string): Rows<object> {
  const rows = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (rows) return rows;
  throw new SpindleError('UNKNOWN_TABLE', `table "${name}" not found; there are ${suggest(name, Object.keys(tables))}`);
}

const defined = (timestampColumn: string | undefined): TimeOptions =>
  timestampColumn === undefined ? {} : { timestampColumn };

const limited = (events: Observable<SpindleEvent>, { maxEvents }: ResolvedConfig): Observable<SpindleEvent> =>
  maxEvents === undefined ? events : events.pipe(take(maxEvents));

const lateness = ({ outOfOrderFraction: fraction, outOfOrderMaxDelaySlots: maxDelaySlots }: ResolvedConfig) => ({
  fraction,
  maxDelaySlots,
});

function disturbed(
  made: Made,
  { name, anomalies, required, maxEvents, options }: Stage,
): MonoTypeOperatorFunction<SpindleEvent> {
  const { config, seed } = made;
  const rows = rowsOf(made, name);
  const registry = new AnomalyRegistry(anomalies);
  const facts = tableFacts(registry, rows, maxEvents, { table: name, ...options }, seed);
  const inject = injectAnomalies<SpindleEvent>(registry, { seed, label: config.labelAnomalies, ...facts });
  if (knownColumns(rows) || required.length === 0) return inject;
  return (events) => events.pipe(requireShown(required, name), inject);
}

function shape({ config, seed }: Made, timestampColumn: string | undefined): Shape {
  const { maxEvents, outOfOrderFraction, outOfOrderMaxDelaySlots, labelAnomalies } = config;
  return { seed, timestampColumn, maxEvents, outOfOrderFraction, outOfOrderMaxDelaySlots, labelAnomalies };
}

function rowsShape(table: Rows<object>): Shape {
  const rows = table as Partial<Table & FileTable & readonly object[]>;
  return { rows: rows.rowCount ?? rows.length ?? rows.version, columns: knownColumns(rows) };
}
