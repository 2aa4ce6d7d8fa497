import type { Observable } from 'rxjs';
import { AnomalyRegistry } from '../../anomalies/index.ts';
import { list, show, suggest } from '../../errors.ts';
import type { Table } from '../../generator/index.ts';
import type { FileTable } from '../../input/index.ts';
import { businessHours, retailPeak } from '../../pacing/timePattern.ts';
import { resolveConfig, type StreamConfig } from '../../preset/config.ts';
import { SpindleStreamer } from '../../preset/nodeStreamer.ts';
import type { SpindleStreamerOptions, StreamOptions } from '../../preset/streamerOptions.ts';
import type { StreamResult } from '../../preset/streamResult.ts';
import { requireRereadable } from '../../preset/streamShape.ts';
import { checkLiveTables, checkTimes } from '../../preset/times.ts';
import { timestampColumnOf } from '../../table/timestampColumn.ts';
import type { ShapeFlags } from '../options/shapeOptions.ts';
import { UsageError } from '../options/usageError.ts';
import { withoutUndefined } from '../options/withoutUndefined.ts';
import { fileBanner, fileHints, skippedNote } from '../terminal/fileBanner.ts';
import { registries } from './anomalyRegistries.ts';
import { chosenTables, openSource, type Source, type SourceFlags } from './source.ts';

/** A stream that the flags ask for: of a table, or of all of them as one. */
export interface Run {
  readonly name: string;
  /** What its checkpoint calls it. */
  readonly table: string;
  /** The tables whose rows it sends. */
  readonly tables: readonly (Table | FileTable)[];
  /** What is to be said of their files. */
  readonly notes: readonly string[];
  /** What is to be said of them at the end, which was not known before. */
  notesAfter(): readonly string[];
  /** How many events it gives, of a shard about; undefined for a file that was not counted. */
  readonly total: number | undefined;
  stream(sinks: Pick<SpindleStreamerOptions, 'sink' | 'truth'>, options: StreamOptions): Promise<StreamResult>;
  /** The events as they would be sent. */
  events(): Observable<object>;
}

/** What the source and the flags of a stream mean, all of it checked. */
export interface Plan {
  /** What the source is called. */
  readonly label: string;
  /** One after the other. */
  readonly runs: readonly Run[];
}

/** The flags that a stream comes of. */
export interface PlanFlags extends SourceFlags {
  readonly batchSize?: number;
  readonly keyColumn?: string;
  readonly partitionKeyColumn?: string;
}

export async function openPlan(sources: readonly string[], flags: PlanFlags): Promise<Plan> {
  const { timeline, causal, seed, shardBy, maxEvents = Number.POSITIVE_INFINITY } = flags;
  if (causal && !timeline) throw new UsageError('--causal needs --timeline');
  if (shardBy !== undefined && !flags.shard && flags.workers === undefined)
    throw new UsageError('--shard-by needs --shard or --workers');
  const shards = flags.shard?.count ?? 1;
  const source = await openSource(sources, flags);
  const tables = chosenTables(source.label, Object.keys(source.tables), flags);
  if (flags.checkpoint !== undefined) for (const table of Object.values(source.tables)) requireRereadable(table);
  const timestampColumn = timestampColumns(source, tables);
  requireColumn(source, tables, '--key-column', flags.keyColumn);
  requireColumn(source, tables, '--partition-key-column', flags.partitionKeyColumn);
  requireColumn(source, tables, '--shard-by', shardBy);
  checkTimesOf(flags);
  if (!timeline) checkLiveTables(resolveConfig(toConfig(flags, undefined)), tables);
  const by = shardBy ?? flags.keyColumn ?? flags.partitionKeyColumn;
  const anomalies = await registries(source, tables, flags);
  const streamer = (
    config: StreamConfig,
    anomalyRegistry: AnomalyRegistry | undefined,
    sinks: Pick<SpindleStreamerOptions, 'sink' | 'truth'>,
  ) =>
    new SpindleStreamer({
      tables: source.tables,
      config,
      ...sinks,
      ...withoutUndefined({ anomalyRegistry, seed }),
    }) as SpindleStreamer;
  // Of several tables, times are a matter of those that have some. If none has, the streamer says so.
  const dated = tables.filter((table) => timestampColumnOf(source.tables[table] ?? {}) ?? timestampColumn(table));
  const hasTimes = (table: string) => dated.length === 0 || flags.eventTime === 'arrival' || dated.includes(table);
  const tablesOf = (names: readonly string[]) => names.flatMap((one) => source.tables[one] ?? []);
  const ofTable = (table: string): Run => {
    const config = toConfig(hasTimes(table) ? flags : timeless(flags), hasColumn(source, table, by) ? by : undefined);
    const registry = anomalies.get(table);
    const own = withoutUndefined({ timestampColumn: timestampColumn(table) });
    return {
      name: table,
      table,
      tables: tablesOf([table]),
      ...notesOf(tablesOf([table])),
      total: known(Math.min(rowsOf(source, table), maxEvents) / shards),
      stream: (sinks, options) => streamer(config, registry, sinks).stream(table, { ...own, ...options }),
      events: () => streamer(config, registry, {}).events(table, own),
    };
  };
  const ofAll = (): Run => {
    const config = { ...toConfig(flags, by), references: source.references };
    const registry = union(anomalies.values());
    const own = withoutUndefined({ timestampColumn: source.timestampColumn });
    const rows = tables.reduce((sum, table) => sum + rowsOf(source, table), 0);
    return {
      name: 'the timeline',
      table: 'timeline',
      tables: tablesOf(tables),
      ...notesOf(tablesOf(tables)),
      total: known(Math.min(rows, maxEvents) / shards),
      stream: (sinks, options) => streamer(config, registry, sinks).streamTimeline({ ...own, ...options }),
      events: () => streamer(config, registry, {}).timeline(own),
    };
  };
  return { label: source.label, runs: timeline ? [ofAll()] : tables.map(ofTable) };
}

function notesOf(tables: readonly (Table | FileTable)[]): Pick<Run, 'notes' | 'notesAfter'> {
  const files = tables.flatMap((table) => ('found' in table ? [table] : []));
  const uncounted = files.filter(({ found }) => found.rows === undefined);
  return {
    notes: files.flatMap(({ columns, found }) => [fileBanner(columns, found), ...fileHints(found)]),
    notesAfter: () => uncounted.flatMap(({ found }) => skippedNote(found) ?? []),
  };
}

/** An anomaly that several tables have, once. */
function union(registries: Iterable<AnomalyRegistry>): AnomalyRegistry {
  const all = [...registries].flatMap((registry) => [...registry]);
  return new AnomalyRegistry(new Map(all.map((anomaly) => [anomaly.label, anomaly])).values());
}

const known = (total: number): number | undefined => (Number.isFinite(total) ? Math.round(total) : undefined);

function rowsOf({ tables }: Source, table: string): number {
  const rows = tables[table];
  if (rows && 'rowCount' in rows) return rows.rowCount;
  return rows?.found.rows === undefined ? Number.POSITIVE_INFINITY : rows.found.rows * rows.passes;
}

const patterns = { 'business-hours': businessHours, 'retail-peak': retailPeak } as const;

/** Checks what the flags say about time. A stream that is not paced misses some of it. */
export const checkTimesOf = (flags: PlanFlags): void => checkTimes(resolveConfig(toConfig(flags, undefined)));

/**
 * The flags of the same events, as fast as they are taken. Arrivals keep what decides which of them there are.
 */
export function unpaced<F extends ShapeFlags>(flags: F) {
  const { realtime: _, replay: __, replayFrom: ___, maxGap: ____, startAt, duration, ...shape } = flags;
  return shape.eventTime === 'arrival' ? { ...shape, ...withoutUndefined({ startAt, duration }) } : shape;
}

/** The flags of a table whose rows have no times: nothing can move, delay or play them. */
function timeless(flags: PlanFlags): PlanFlags {
  const { late: _, shiftTo: __, replay: ___, replayFrom: ____, maxGap: _____, ...rest } = flags;
  return rest;
}

/** `by` is the column that shards go by, where that is not the primary key. */
function toConfig(flags: PlanFlags, by: string | undefined): StreamConfig {
  const { timePattern, realtime = false, shard } = flags;
  return withoutUndefined({
    realtime,
    eventsPerSecond: flags.rate,
    stages: flags.stage,
    repeatStages: flags.repeatStages,
    sine: flags.sine,
    eventTime: flags.eventTime,
    startAt: dateOf(flags.startAt),
    shiftTo: dateOf(flags.shiftTo),
    replay: replayOf(flags),
    late: flags.late,
    watermarkSeconds: flags.watermark,
    burstWindows: flags.burst,
    timePattern: timePattern && patterns[timePattern](),
    durationSeconds: flags.duration,
    maxEvents: flags.maxEvents,
    outOfOrderFraction: flags.outOfOrder,
    outOfOrderMaxDelaySlots: flags.maxDelaySlots,
    metadata: flags.metadata,
    causal: flags.causal,
    shard: shard && { ...shard, ...withoutUndefined({ by }) },
    batchSize: flags.batchSize,
    labelAnomalies: flags.labels,
  });
}

/** Times are resolved already: they are ISO text. */
const dateOf = (time: string | undefined): Date | undefined => (time === undefined ? undefined : new Date(time));

function replayOf({ replay = false, replayFrom, maxGap }: PlanFlags): StreamConfig['replay'] {
  if (replay === false) {
    if (replayFrom !== undefined) throw new UsageError('--replay-from needs --replay');
    if (maxGap !== undefined) throw new UsageError('--max-gap needs --replay');
    return undefined;
  }
  return withoutUndefined({
    speed: replay === true ? undefined : replay,
    from: dateOf(replayFrom),
    maxGapSeconds: maxGap,
  });
}

/** With all tables, the column counts where a table has it. */
function timestampColumns(source: Source, tables: readonly string[]): (table: string) => string | undefined {
  const { timestampColumn } = source;
  requireColumn(source, tables, '--timestamp-column', timestampColumn);
  return (table) => (hasColumn(source, table, timestampColumn) ? timestampColumn : undefined);
}

const hasColumn = ({ tables }: Source, table: string, column: string | undefined): boolean =>
  tables[table]?.columns.some(({ name }) => name === column) ?? false;

/** Throws where a flag names a column that no table has. */
function requireColumn(source: Source, tables: readonly string[], flag: string, column: string | undefined): void {
  if (column === undefined) return;
  const columns = new Set(tables.flatMap((table) => source.tables[table]?.columns.map(({ name }) => name) ?? []));
  if (!columns.has(column))
    throw new UsageError(
      `${flag}: no column ${show(column)} in ${list(tables)}; there are ${suggest(column, [...columns])}`,
    );
}
