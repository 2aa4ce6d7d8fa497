import { tmpdir } from 'node:os';
import { loadOptional } from '../../../sinks/loadOptional.ts';
import { checkOption } from '../../errors.ts';
import { UsageError } from '../options/usageError.ts';
import { refuse, type Source, type SourceFlags } from './source.ts';

/** The name of the table if --table gives none. */
const NAME = 'query';

/** The options by which files of text are read. */
const ofText = [
  ...(['inputFormat', 'encoding', 'delimiter', 'header', 'relaxedQuotes', 'badRows', 'null'] as const),
  ...(['zone', 'inferRows'] as const),
];

/** The rows of `--sql`, as a table that `--table` names. */
export async function openQuery(sql: string, flags: SourceFlags): Promise<Source> {
  checkOption(sql.trim() !== '', 'sql', sql, 'a query');
  refuse(flags, ['scale', 'from', 'to', 'reference', 'allTables', 'timeline'], 'is not for --sql, which is one table');
  refuse(flags, ofText, 'is for files, and not for --sql');
  if (flags.types !== undefined) throw new UsageError('--types is not for --sql: cast the columns in the query');
  if (flags.sortByTime) throw new UsageError('--sort-by-time is not for --sql: write an order by in the query');
  const connection = await connect();
  const { queryTable } = await import('../../input/duckdb/queryTable.ts');
  const { table: name = NAME, timestampColumn, loop } = flags;
  const { table, isOrdered } = await queryTable(connection, sql, { name, timestampColumn, loop });
  if (!isOrdered) refuseReadingAgain(flags);
  const ofType = (type: string) => table.columns.find((column) => column.type === type)?.name;
  return {
    label: 'the query',
    tables: { [name]: table },
    timestampColumn: undefined,
    references: {},
    measureOf: () => ofType('number') ?? ofType('integer'),
  };
}

/** A database in memory. What a sort cannot hold goes to a folder for temporary files. */
async function connect() {
  const { DuckDBInstance } = await loadOptional('@duckdb/node-api', () => import('@duckdb/node-api')).catch(
    (cause: Error) => {
      throw new UsageError(`--sql needs DuckDB: ${cause.message}`, { cause });
    },
  );
  const instance = await DuckDBInstance.create(':memory:', { temp_directory: tmpdir() });
  return instance.connect();
}

/** Throws where the rows must come again in the same order. */
function refuseReadingAgain({ checkpoint, shard, workers = 1, against }: SourceFlags): void {
  const flag = Object.entries({
    '--checkpoint': checkpoint !== undefined,
    '--workers': workers > 1,
    '--shard': shard !== undefined,
    verify: against !== undefined,
  }).find(([, needsOrder]) => needsOrder)?.[0];
  if (flag !== undefined)
    throw new UsageError(
      `${flag} reads the rows of --sql again, and they have no order: end the query with an order by that no two rows share`,
    );
}
