import type { FileTable } from '../input/index.ts';
import { knownColumns } from '../table/columns.ts';
import { contentHash } from '../table/contentHash.ts';
import type { Period, Table } from '../table/table.ts';
import type { Shape } from './checkpointText.ts';
import type { Setup } from './tablePlan.ts';

/** The options that decide which events come, and in which order. */
export function streamShape({ config, seed, tables }: Setup, timestampColumn: string | undefined): Shape {
  const { maxEvents, outOfOrderFraction, outOfOrderMaxDelaySlots, labelAnomalies, metadata, shard, watermarkSeconds } =
    config;
  return {
    seed,
    period: periodOf(tables),
    timestampColumn,
    maxEvents,
    outOfOrderFraction,
    outOfOrderMaxDelaySlots,
    labelAnomalies,
    metadata,
    shard,
    watermarkSeconds,
  };
}

/** Tables of one domain have one period. */
const periodOf = (tables: Setup['tables']): Period | undefined =>
  Object.values(tables)
    .map((rows) => (rows as Partial<Table>).period)
    .find(Boolean);

/** The timestamp column of a file, which depends on the options that it was read with. */
export const timeOfFile = (rows: object): string | undefined =>
  'version' in rows ? (rows as FileTable).timestampColumn : undefined;

/** The number of rows, their columns, and a hash of some of them. */
export function rowsShape(rows: object): Shape {
  const known = rows as Partial<Table & FileTable & readonly object[]>;
  const count = known.rowCount ?? known.length ?? known.version;
  return { rows: count, columns: knownColumns(rows), contents: contentHash(rows) };
}
