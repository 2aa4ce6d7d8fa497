import { businessHours, retailPeak, type StreamConfig } from '../config.ts';
import { SpindleError, suggest } from '../errors.ts';
import { SpindleStreamer, type SpindleStreamerOptions, type StreamOptions } from '../streamer.ts';
import { registries } from './anomalies.ts';
import { defined } from './flags.ts';
import type { ShapeFlags } from './shapeFlags.ts';
import { chosenTables, openSource, type Source } from './source.ts';

/** What the source and the flags of a stream mean, all of it checked. */
export interface Plan {
  readonly source: Source;
  /** Those to stream, in their order. */
  readonly tables: readonly string[];
  /** Makes the stream of a table. */
  streamer(table: string, sinks: Pick<SpindleStreamerOptions, 'sink' | 'truth'>): SpindleStreamer;
  /** How the streamer is to be called for a table. */
  options(table: string): Pick<StreamOptions, 'timestampColumn'>;
}

export async function openPlan(name: string, flags: ShapeFlags & { readonly batchSize?: number }): Promise<Plan> {
  const config = toConfig(flags);
  const source = await openSource(name, flags);
  const tables = chosenTables(source, flags);
  const timestampColumn = timestampColumns(source, tables, flags);
  const anomalies = await registries(source, tables, flags);
  return {
    source,
    tables,
    streamer: (table, sinks) =>
      new SpindleStreamer({
        tables: source.tables,
        config,
        ...sinks,
        ...defined({ anomalyRegistry: anomalies.get(table), seed: flags.seed }),
      }) as SpindleStreamer,
    options: (table) => defined({ timestampColumn: timestampColumn(table) }),
  };
}

const patterns = { 'business-hours': businessHours, 'retail-peak': retailPeak } as const;

function toConfig(flags: ShapeFlags & { readonly batchSize?: number }): StreamConfig {
  const { timePattern, realtime = false } = flags;
  return defined({
    realtime,
    eventsPerSecond: flags.rate,
    burstWindows: flags.burst,
    timePattern: timePattern && patterns[timePattern](),
    durationSeconds: flags.duration,
    maxEvents: flags.maxEvents,
    outOfOrderFraction: flags.outOfOrder,
    outOfOrderMaxDelaySlots: flags.maxDelaySlots,
    batchSize: flags.batchSize,
    labelAnomalies: flags.labels,
  });
}

/** With all tables, the column counts where a table has it. */
function timestampColumns(
  source: Source,
  tables: readonly string[],
  { timestampColumn }: ShapeFlags,
): (table: string) => string | undefined {
  if (timestampColumn === undefined) return () => undefined;
  const has = (table: string) => source.tables[table]?.columns.some(({ name }) => name === timestampColumn);
  if (!tables.some(has)) {
    const columns = tables.flatMap((table) => source.tables[table]?.columns.map(({ name }) => name) ?? []);
    throw new SpindleError(
      'UNKNOWN_COLUMN',
      `timestampColumn: no column "${timestampColumn}" in ${tables.join(', ')}; there are ${suggest(timestampColumn, [...new Set(columns)])}`,
    );
  }
  return (table) => (has(table) ? timestampColumn : undefined);
}
