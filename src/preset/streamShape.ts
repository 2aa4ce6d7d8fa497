import { optionError, printable } from '../errors.ts';
import type { FileTable } from '../input/index.ts';
import { knownColumns } from '../table/columns.ts';
import { contentHash } from '../table/contentHash.ts';
import type { Period, Table } from '../table/table.ts';
import type { Shape } from './checkpointText.ts';
import type { ResolvedConfig } from './config.ts';
import type { Setup } from './tablePlan.ts';
import { rateOf } from './times.ts';

/** The options that decide which events come, and in which order. */
export function streamShape({ config, seed, tables }: Setup, timestampColumn: string | undefined): Shape {
  const {
    maxEvents,
    outOfOrderFraction,
    outOfOrderMaxDelaySlots,
    labelAnomalies,
    metadata,
    shard,
    watermarkSeconds,
    late,
    shiftTo,
  } = config;
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
    // How many events may be held decides none of them.
    late: late && { fraction: late.fraction, delaySeconds: late.delaySeconds },
    shiftTo,
    ...(config.eventTime === 'arrival' && arrivalShape(config)),
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

/** The options that decide when events arrive. */
const arrivalShape = (config: ResolvedConfig): Shape => {
  const { eventTime, startAt, durationSeconds, burstWindows, timePattern } = config;
  return { eventTime, startAt, durationSeconds, burstWindows, timePattern, ...rateOf(config) };
};

/** Throws for stdin or a pipe: what was sent of them before cannot be read again, so that a run could go on after it. */
export function requireRereadable(rows: object): void {
  if (!('version' in rows) || rows.version !== undefined) return;
  const what = printable((rows as FileTable).name);
  throw optionError(
    'INVALID_INPUT',
    ['checkpoint'],
    `: ${what} can be read only once; save it to a file, and name that`,
  );
}

/** The number of rows or the state of their file, their columns, and a hash of some of them. */
export function rowsShape(rows: object): Shape {
  requireRereadable(rows);
  const known = rows as Partial<Table & FileTable & readonly object[]>;
  const file = known.version;
  return {
    ...(file === undefined ? { rows: known.rowCount ?? known.length } : { file }),
    columns: knownColumns(rows),
    contents: contentHash(rows),
  };
}
