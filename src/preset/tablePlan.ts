import { fittingTables } from '../anomalies/fittingTables.ts';
import type { Anomaly, AnomalyRegistry } from '../anomalies/index.ts';
import { checkOption, optionError, SpindleError, show, suggest } from '../errors.ts';
import type { Shard } from '../shard/shard.ts';
import { tablesWith, tellsColumns } from '../table/columns.ts';
import type { Rows } from '../table/rows.ts';
import { checkTimestampColumn, tablesWithTimestampColumn, timestampColumnOf } from '../table/timestampColumn.ts';
import type { ResolvedConfig } from './config.ts';

/** The checked options of a streamer. */
export interface Setup {
  readonly tables: Readonly<Record<string, Rows<object>>>;
  readonly registry: AnomalyRegistry;
  readonly config: ResolvedConfig;
  readonly seed: number;
  /** Whether lateness in time is measured. */
  readonly isTimed: boolean;
}

/** How one table is streamed. */
export interface TablePlan {
  readonly table: string;
  readonly rows: Rows<object>;
  /** The timestamp column that the user has named, if the table has it. */
  readonly namedTimestampColumn: string | undefined;
  /** The timestamp column, if it is known before the first row. */
  readonly timestampColumn: string | undefined;
  readonly anomalies: readonly Anomaly[];
  /** The anomalies that fit no other table. If the columns of this one are not known, the stream must show theirs. */
  readonly required: readonly Anomaly[];
  /** The shard. `by` is a column that the table has, or may have. */
  readonly shard: Shard | undefined;
}

/** The plan of one table, which must have every column that anomalies, shard and options name. */
export function planOf({ tables, registry, config }: Setup, table: string, timestampColumn?: string): TablePlan {
  checkOption(
    typeof table === 'string' && table !== '',
    'table',
    table,
    `the name of a table: ${Object.keys(tables).join(', ')}`,
  );
  const rows = Object.hasOwn(tables, table) ? tables[table] : undefined;
  if (!rows) {
    const known = suggest(table, Object.keys(tables));
    throw new SpindleError('UNKNOWN_TABLE', `table ${show(table)} not found; there are ${known}`);
  }
  const anomalies = [...registry];
  const { shard } = config;
  for (const anomaly of anomalies) fittingTables(anomaly, { [table]: rows });
  if (shard?.by !== undefined) tablesWith(shard.by, { [table]: rows }, ['shard', 'by']);
  const plan = planned(table, rows, timestampColumn, { anomalies, required: anomalies, shard });
  requireTimes(config, plan);
  return plan;
}

/** Refuses what needs the times of rows where the table is known to have none. */
function requireTimes(
  { eventTime, late, shiftTo, replay }: ResolvedConfig,
  { table, rows, timestampColumn }: TablePlan,
) {
  const [option] = Object.entries({ late, shiftTo, replay }).find(([, value]) => value !== undefined) ?? [];
  if (option === undefined || eventTime === 'arrival' || timestampColumn !== undefined || !tellsColumns(rows)) return;
  throw optionError(
    'INVALID_OPTION',
    [option],
    ` must be left out: table ${show(table)} has no timestamp column, so it is not known when its rows happened`,
  );
}

/**
 * Returns a function that makes the plan of each of several tables. An anomaly, the timestamp column and the shard's column apply
 * to the tables that have them. Throws if no table has them.
 */
export function plansOf({ tables, registry, config }: Setup, timestampColumn?: string): (table: string) => TablePlan {
  const placed = [...registry].map((anomaly) => ({ anomaly, fitting: fittingTables(anomaly, tables) }));
  const { shard } = config;
  const dated = tablesWithTimestampColumn(tables, timestampColumn);
  const keyed = shard?.by === undefined ? [] : tablesWith(shard.by, tables, ['shard', 'by']);
  return (table) => {
    const here = placed.filter(({ fitting }) => fitting.includes(table));
    return planned(table, tables[table] as Rows<object>, dated.includes(table) ? timestampColumn : undefined, {
      anomalies: here.map(({ anomaly }) => anomaly),
      required: here.filter(({ fitting }) => fitting.length === 1).map(({ anomaly }) => anomaly),
      shard: shard && (keyed.includes(table) ? shard : { index: shard.index, count: shard.count }),
    });
  };
}

/** The options of `fromTable` for a table. */
export const tableOptions = ({ table, namedTimestampColumn }: TablePlan, { metadata }: ResolvedConfig) => ({
  table,
  ...(namedTimestampColumn !== undefined && { timestampColumn: namedTimestampColumn }),
  ...(metadata !== undefined && { metadata }),
});

function planned(
  table: string,
  rows: Rows<object>,
  namedTimestampColumn: string | undefined,
  rest: Pick<TablePlan, 'anomalies' | 'required' | 'shard'>,
): TablePlan {
  checkTimestampColumn(rows, table, namedTimestampColumn);
  const timestampColumn = namedTimestampColumn ?? timestampColumnOf(rows);
  return { table, rows, namedTimestampColumn, timestampColumn, ...rest };
}
