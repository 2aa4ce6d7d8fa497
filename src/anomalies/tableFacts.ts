import { identity } from 'rxjs';
import type { Metadata } from '../event/metadata.ts';
import { toEvent } from '../event/toEvent.ts';
import { randomAccess } from '../table/randomAccess.ts';
import { timeReader, timestampColumnOf } from '../table/timestampColumn.ts';
import type { AnomalyRegistry } from './anomalyRegistry.ts';
import { type ChosenGroups, chooseGroups } from './chooseGroups.ts';

/** A baseline is the mean of |x| over this many evenly spaced rows. */
const baselineRows = 10_000;

/** What `injectAnomalies` can be told about a table before it is streamed. */
export interface TableFacts {
  readonly timestampColumn?: string;
  readonly baselines?: Readonly<Record<string, number>>;
  readonly groups?: ReadonlyMap<string, ChosenGroups>;
}

/** The options of `fromTable` for the table. */
interface TableOptions {
  readonly table: string;
  readonly timestampColumn?: string;
  readonly metadata?: Metadata;
}

/**
 * The timestamp column, the baselines of the point anomalies, and the groups of the collective ones among the first `maxEvents`
 * rows. For rows that can only be iterated, only the timestamp column is known. `asStreamed` turns an event of the table into the
 * event as it will come.
 */
export function tableFacts(
  registry: AnomalyRegistry,
  rows: object,
  maxEvents: number | undefined,
  { table, timestampColumn = timestampColumnOf(rows), metadata }: TableOptions,
  seed: number,
  asStreamed: (event: object, place: number) => object = identity,
): TableFacts {
  const addressed = registry.size > 0 ? randomAccess<Record<string, unknown>>(rows, timestampColumn) : undefined;
  const known = timestampColumn === undefined ? {} : { timestampColumn };
  if (!addressed) return known;
  const rowCount = Math.min(addressed.rowCount, maxEvents ?? Number.POSITIVE_INFINITY);
  const baselines = new Map<string, number>();
  const groups = new Map<string, ChosenGroups>();
  const event = toEvent(table, { timestampColumn, metadata, readTime: timeReader(rows, table, timestampColumn) });
  for (const anomaly of registry) {
    if (anomaly.kind === 'point') {
      const mean = meanMagnitude(addressed.rowCount, (i) => addressed.value(anomaly.column, i));
      if (mean !== undefined) baselines.set(anomaly.column, mean);
    }
    if (anomaly.kind === 'collective')
      groups.set(
        anomaly.label,
        chooseGroups(
          anomaly,
          rowCount,
          (column, i) => addressed.value(column, i),
          (i) => asStreamed(event(addressed.row(i), i), i),
          seed,
        ),
      );
  }
  return { ...known, baselines: Object.fromEntries(baselines), groups };
}

/** The mean of |x| over the finite numbers of evenly spaced rows; undefined if there are none. */
function meanMagnitude(rowCount: number, value: (i: number) => unknown): number | undefined {
  const rows = Math.min(rowCount, baselineRows);
  let sum = 0;
  let count = 0;
  for (let k = 0; k < rows; k++) {
    const x = value(Math.floor((k * rowCount) / rows));
    if (typeof x !== 'number' || !Number.isFinite(x)) continue;
    sum += Math.abs(x);
    count++;
  }
  return count > 0 ? sum / count : undefined;
}
