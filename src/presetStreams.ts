import { groupBy, identity, type MonoTypeOperatorFunction, mergeMap, type Observable, take } from 'rxjs';
import { fromTable, type Rows } from '../operators/fromTable.ts';
import { fromTables } from '../operators/fromTables.ts';
import { injectAnomalies } from '../operators/injectAnomalies.ts';
import { reorder } from '../operators/reorder.ts';
import { addressable, timestampColumnOf } from './addressable.ts';
import { fittingTables } from './anomalies/fit.ts';
import { type Anomaly, AnomalyRegistry } from './anomalies/index.ts';
import { requireShown } from './anomalies/requireShown.ts';
import { tableFacts } from './anomalies/tableFacts.ts';
import type { Shape } from './checkpoint.ts';
import type { ResolvedConfig } from './config.ts';
import { SpindleError, suggest } from './errors.ts';
import { EVENT_TIME, SEQ, type SpindleEvent } from './event.ts';
import type { Table } from './generator/table.ts';
import type { FileTable } from './input/index.ts';
import { knownColumns, tablesWith } from './knownColumns.ts';
import { injectOwn } from './shard/injectOwn.ts';
import { ownEvents, reorderOwn, withStandIns } from './shard/ownEvents.ts';
import { ownEvent, ownOfTables, ownPlaces } from './shard/ownPlaces.ts';
import type { Shard } from './shard/shard.ts';
import { shardedTable } from './shard/shardedTable.ts';
import { standInFor, standIns } from './shard/standIn.ts';
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
  readonly events: Events;
  readonly shape: Shape;
}

interface TimeOptions {
  readonly timestampColumn?: string;
}

type Events = Observable<SpindleEvent>;

/** The stream of one table, which must have whatever the anomalies need. */
export function tableStream(made: Made, name: string, options: TimeOptions): Stream {
  const tables = { [name]: rowsOf(made, name) };
  const anomalies = [...made.registry];
  const { shard } = made.config;
  for (const anomaly of anomalies) fittingTables(anomaly, tables);
  if (shard?.by !== undefined) tablesWith(shard.by, tables, 'shard.by');
  return oneOf(made, { name, anomalies, required: anomalies, options, shard });
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
  const { shard } = config;
  const events = limited(source as Events, config).pipe(
    shard ? withStandIns<SpindleEvent>(ownOfTables(tables, shard)) : identity,
    registry.size === 0 ? identity : byTable((name) => disturbed(made, stages(name))),
    reorder({ ...lateness(config), seed, ...(config.causal && { causal: causality(tables) }) }),
    shard ? ownEvents<SpindleEvent>() : identity,
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
  /** By a column that the table has, or may have. */
  readonly shard: Shard | undefined;
  /** Default: all. */
  readonly maxEvents?: number | undefined;
}

/** The stage of each of several tables. */
function stagesOf({ tables, registry, config }: Made, { timestampColumn }: TimeOptions): (name: string) => Stage {
  const placed = [...registry].map((anomaly) => ({ anomaly, fitting: fittingTables(anomaly, tables) }));
  const { shard } = config;
  const dated = timestampColumn === undefined ? [] : tablesWith(timestampColumn, tables, 'timestampColumn');
  const keyed = shard?.by === undefined ? [] : tablesWith(shard.by, tables, 'shard.by');
  return (name) => {
    const here = placed.filter(({ fitting }) => fitting.includes(name));
    return {
      name,
      anomalies: here.map(({ anomaly }) => anomaly),
      required: here.filter(({ fitting }) => fitting.length === 1).map(({ anomaly }) => anomaly),
      options: dated.includes(name) ? defined(timestampColumn) : {},
      shard: shard && (keyed.includes(name) ? shard : { index: shard.index, count: shard.count }),
    };
  };
}

function oneOf(made: Made, stage: Stage): Stream {
  const { name, anomalies, options, shard } = stage;
  const rows = rowsOf(made, name);
  const events = shard ? ownOf(made, stage, shard) : wholeOf(made, stage);
  return { name, events, shape: { ...shape(made, options.timestampColumn), ...rowsShape(rows), anomalies } };
}

function wholeOf(made: Made, stage: Stage): Events {
  const { config, seed } = made;
  return sourceOf(made, stage).pipe(
    disturbed(made, { ...stage, maxEvents: config.maxEvents }),
    reorder({ ...lateness(config), seed }),
  );
}

/** A shard's own events, as they are among all. The others are read only where all must be there: a file, a burst. */
function ownOf(made: Made, stage: Stage, shard: Shard): Events {
  const { config, seed } = made;
  const { name, anomalies, options } = stage;
  const { maxEvents } = config;
  const rows = rowsOf(made, name);
  const { timestampColumn = timestampColumnOf(rows) } = options;
  const addressed = addressable<Record<string, unknown>>(rows, timestampColumn);
  const late = { ...lateness(config), seed };
  const amongAll = (all: Events, among: Among = {}) =>
    all.pipe(disturbed(made, { ...stage, maxEvents }, among), reorder(late), ownEvents<SpindleEvent>());
  if (!addressed) return amongAll(sourceOf(made, stage).pipe(withStandIns<SpindleEvent>(ownEvent(shard))));

  const rowCount = Math.min(addressed.rowCount, maxEvents ?? Number.POSITIVE_INFINITY);
  const own = ownPlaces(addressed, rows, shard, rowCount);
  const table = { table: name, timestampColumn, rowCount, own };
  const columns = {
    ...Object.fromEntries(anomalies.flatMap(({ columns }) => columns.map((column) => [column, column]))),
    ...(timestampColumn !== undefined && { [EVENT_TIME]: timestampColumn }),
  };
  const standIn = standIns(name, columns, (column, place) => addressed.value(column, place));
  // A burst moves events, and where the seq is changed nothing else says where an event stood.
  if (anomalies.some(({ kind, columns }) => kind === 'collective' || columns.includes(SEQ))) {
    const asStreamed = (event: object, place: number) => (own.owns(place) ? event : standInFor(event));
    return amongAll(shardedTable(addressed, { ...table, standIn }) as Events, { asStreamed });
  }
  return (shardedTable(addressed, table) as Events).pipe(
    anomalies.length === 0 ? identity : disturbed(made, { ...stage, maxEvents }, { standIn }),
    late.fraction === 0 ? identity : reorderOwn({ ...late, rowCount }),
  );
}

const sourceOf = (made: Made, { name, options }: Stage): Events =>
  limited(fromTable(rowsOf(made, name), { table: name, ...options }) as Events, made.config);

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

const limited = (events: Events, { maxEvents }: ResolvedConfig): Events =>
  maxEvents === undefined ? events : events.pipe(take(maxEvents));

const lateness = ({ outOfOrderFraction: fraction, outOfOrderMaxDelaySlots: maxDelaySlots }: ResolvedConfig) => ({
  fraction,
  maxDelaySlots,
});

/** What a shard does with the events of others. */
interface Among {
  /** They are in the stream, as this makes them. */
  readonly asStreamed?: (event: object, place: number) => object;
  /** They are not, and this stands for them. */
  readonly standIn?: (place: number) => object;
}

/** The anomalies of a stage. */
function disturbed(
  made: Made,
  { name, anomalies, required, maxEvents, options }: Stage,
  { asStreamed, standIn }: Among = {},
): MonoTypeOperatorFunction<SpindleEvent> {
  const { config, seed } = made;
  const rows = rowsOf(made, name);
  const registry = new AnomalyRegistry(anomalies);
  const facts = tableFacts(registry, rows, maxEvents, { table: name, ...options }, seed, asStreamed);
  const told = { seed, label: config.labelAnomalies, ...facts };
  const inject = standIn
    ? injectOwn<SpindleEvent>(anomalies, { baselines: {}, ...told, standIn })
    : injectAnomalies<SpindleEvent>(registry, told);
  if (knownColumns(rows) || required.length === 0) return inject;
  return (events) => events.pipe(requireShown(required, name), inject);
}

function shape({ config, seed }: Made, timestampColumn: string | undefined): Shape {
  const { maxEvents, outOfOrderFraction, outOfOrderMaxDelaySlots, labelAnomalies, shard } = config;
  return { seed, timestampColumn, maxEvents, outOfOrderFraction, outOfOrderMaxDelaySlots, labelAnomalies, shard };
}

function rowsShape(table: Rows<object>): Shape {
  const rows = table as Partial<Table & FileTable & readonly object[]>;
  return { rows: rows.rowCount ?? rows.length ?? rows.version, columns: knownColumns(rows) };
}
