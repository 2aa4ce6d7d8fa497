import { show } from '../../errors.ts';
import { EVENT_TIME, SEQ, TABLE } from '../../event/event.ts';
import { isMetadata } from '../../event/metadata.ts';
import type { Column } from '../../generator/index.ts';
import { UsageError } from '../options/usageError.ts';
import type { PlanFlags, Run } from './plan.ts';
import type { Target } from './target.ts';

/** Tells the Parquet file of a target which columns its events have. Throws where one file cannot hold them. */
export function declareColumns({ parquet }: Target, runs: readonly Run[], flags: PlanFlags): void {
  if (!parquet) return;
  const [run, other] = runs;
  if (!run) return;
  if (other)
    throw new UsageError(
      '--output: a Parquet file holds one stream: choose a table with --table, or all as one with --timeline',
    );
  const columns = new Map<string, Column>();
  for (const table of run.tables)
    for (const column of table.columns) {
      if (flags.metadata === 'replace' && isMetadata(column.name)) continue;
      const { type } = columns.get(column.name) ?? column;
      if (type !== column.type)
        throw new UsageError(
          `--output: column ${show(column.name)} is ${type} in one table and ${column.type} in ${show(table.name)}, and a Parquet file has one type for it: choose a table with --table`,
        );
      columns.set(column.name, column);
    }
  const hasTime =
    flags.timestampColumn !== undefined || run.tables.some(({ timestampColumn }) => timestampColumn !== undefined);
  parquet.declare([
    ...columns.values(),
    { name: TABLE, type: 'text' },
    { name: SEQ, type: 'integer' },
    ...(hasTime ? [{ name: EVENT_TIME, type: 'date' } as const] : []),
  ]);
}
