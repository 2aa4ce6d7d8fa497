import { filter, groupBy, identity, type MonoTypeOperatorFunction, mergeMap, type Observable, take } from 'rxjs';
import { checkTimestampColumn, fromTable, type Rows } from '../../operators/fromTable.ts';
import { fromTables } from '../../operators/fromTables.ts';
import { injectAnomalies } from '../../operators/injectAnomalies.ts';
import { reorder } from '../../operators/reorder.ts';
import { addressable, timestampColumnOf } from '../addressable.ts';
import { fittingTables } from '../anomalies/fit.ts';
import { type Anomaly, AnomalyRegistry } from '../anomalies/index.ts';
import { requireShown } from '../anomalies/requireShown.ts';
import { tableFacts } from '../anomalies/tableFacts.ts';
import type { Shape } from './checkpoint.ts';
import type { ResolvedConfig } from './config.ts';
import { contentsOf } from '../contents.ts';
import { SpindleError, suggest } from '../errors.ts';
import { EVENT_TIME, SEQ, type SpindleEvent, TABLE } from '../event.ts';
import type { Table } from '../generator/table.ts';
import type { FileTable } from '../input/index.ts';
import { knownColumns, tablesWith } from '../knownColumns.ts';
import { injectOwn } from '../shard/injectOwn.ts';
import { ownEvents, reorderOwn, withStandIns } from '../shard/ownEvents.ts';
import { ownEvent, ownOfTables, ownPlaces } from '../shard/ownPlaces.ts';
import type { Shard } from '../shard/shard.ts';
import { shardedTable } from '../shard/shardedTable.ts';
import { standInFor, standIns } from '../shard/standIn.ts';
import { causality } from '../timeline/causality.ts';
import type { ReadableTables } from '../timeline/relations.ts';

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
  readonly shape: () => Shape;
}

interface TimeOptions {
  readonly timestampColumn?: string;
}

type Events = Observable<SpindleEvent>;
type AsStreamed = (event: object, place: number) => object;

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
  const { registry, config } = made;
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
    reorder({ ...disorderOf(made), ...(config.causal && { causal: causality(tables) }) }),
    shard ? ownEvents<SpindleEvent>() : identity,
  );
  const { causal } = config;
  const rows = () => Object.fromEntries(Object.entries(made.tables).map(([name, table]) => [name, rowsShape(table)]));
  return {
    name: 'timeline',
    events,
    shape: () => ({ ...shape(made, timestampColumn), tables: rows(), causal, anomalies: [...registry] }),
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
function stagesOf(made: Made, { timestampColumn }: TimeOptions): (name: string) => Stage {
  const { tables, registry, config } = made;
  const placed = [...registry].map((anomaly) => ({ anomaly, fitting: fittingTables(anomaly, tables) }));
  const { shard } = config;
  const dated = timestampColumn === undefined ? [] : tablesWith(timestampColumn, tables, 'timestampColumn');
  for (const name of dated) checkTimestampColumn(rowsOf(made, name), name, timestampColumn);
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

function oneOf(made: Made, given: Stage): Stream {
  const { name, anomalies, options, shard } = given;
  const stage = { ...given, maxEvents: made.config.maxEvents };
  const rows = rowsOf(made, name);
  const events = shard ? ownOf(made, stage, shard) : wholeOf(made, stage);
  const shaped = () => ({ ...shape(made, options.timestampColumn), ...rowsShape(rows), anomalies });
  return { name, events, shape: shaped };
}

const wholeOf = (made: Made, stage: Stage): Events =>
  sourceOf(made, stage).pipe(disturbed(made, stage), reorder(disorderOf(made)));

/** A shard's own events, as they are among all. */
function ownOf(made: Made, stage: Stage, shard: Shard): Events {
  const { name, anomalies, options, maxEvents } = stage;
  const rows = rowsOf(made, name);
  checkTimestampColumn(rows, name, options.timestampColumn);
  const { timestampColumn = timestampColumnOf(rows) } = options;
  const addressed = addressable<Record<string, unknown>>(rows, timestampColumn);
  const disorder = disorderOf(made);
  const amongAll = (all: Events, asStreamed?: AsStreamed) =>
    all.pipe(disturbed(made, stage, asStreamed), reorder(disorder), ownEvents<SpindleEvent>());
  if (!addressed) return amongAll(sourceOf(made, stage).pipe(withStandIns<SpindleEvent>(ownEvent(shard))));

  const rowCount = Math.min(addressed.rowCount, maxEvents ?? Number.POSITIVE_INFINITY);
  const own = ownPlaces(addressed, rows, shard, rowCount);
  const table = { table: name, timestampColumn, rowCount, own };
  const readByAll = anomalies.flatMap(({ columns }) => columns);
  const columns = {
    ...Object.fromEntries(readByAll.map((column) => [column, column])),
    ...(timestampColumn !== undefined && { [EVENT_TIME]: timestampColumn }),
  };
  const standIn = standIns(name, columns, (column, place) => addressed.value(column, place));
  const isMoving = anomalies.some(({ kind }) => kind === 'collective');
  // Where metadata is changed, nothing else says where an event stood.
  if (isMoving || readByAll.includes(SEQ) || readByAll.includes(TABLE) || !knownColumns(rows)) {
    const asStreamed = (event: object, place: number) => (own.owns(place) ? event : standInFor(event));
    return amongAll(shardedTable(addressed, { ...table, standIn }) as Events, asStreamed);
  }
  return shardedTable(addressed, table).pipe(
    anomalies.length === 0 ? identity : injectOwn(anomalies, { baselines: {}, ...toldOf(made, stage), standIn }),
    disorder.fraction === 0 ? identity : reorderOwn({ ...disorder, rowCount }),
    filter((value) => typeof value !== 'number'),
  ) as Events;
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

const disorderOf = ({ config, seed }: Made) => ({
  fraction: config.outOfOrderFraction,
  maxDelaySlots: config.outOfOrderMaxDelaySlots,
  seed,
});

function disturbed(made: Made, stage: Stage, asStreamed?: AsStreamed): MonoTypeOperatorFunction<SpindleEvent> {
  const { name, anomalies, required } = stage;
  const registry = new AnomalyRegistry(anomalies);
  const inject = injectAnomalies<SpindleEvent>(registry, toldOf(made, stage, asStreamed));
  if (knownColumns(rowsOf(made, name)) || required.length === 0) return inject;
  return (events) => events.pipe(requireShown(required, name), inject);
}

/** What anomalies are told of a table before it is streamed. */
function toldOf(made: Made, { name, anomalies, maxEvents, options }: Stage, asStreamed?: AsStreamed) {
  const { config, seed } = made;
  const registry = new AnomalyRegistry(anomalies);
  const facts = tableFacts(registry, rowsOf(made, name), maxEvents, { table: name, ...options }, seed, asStreamed);
  return { seed, label: config.labelAnomalies, ...facts };
}

function shape({ config, seed }: Made, timestampColumn: string | undefined): Shape {
  const { maxEvents, outOfOrderFraction, outOfOrderMaxDelaySlots, labelAnomalies, shard } = config;
  return { seed, timestampColumn, maxEvents, outOfOrderFraction, outOfOrderMaxDelaySlots, labelAnomalies, shard };
}

function rowsShape(table: Rows<object>): Shape {
  const rows = table as Partial<Table & FileTable & readonly object[]>;
  const count = rows.rowCount ?? rows.length ?? rows.version;
  return { rows: count, columns: knownColumns(rows), contents: contentsOf(rows) };
}
