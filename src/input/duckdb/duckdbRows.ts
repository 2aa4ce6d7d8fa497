import { checkOption, SpindleError, show } from '../../errors.ts';
import { isFunction, isText } from '../../options/checkOptions.ts';
import type { Row } from '../../table/table.ts';
import { RowIterator } from '../rowIterator.ts';
import { setOwn } from '../setOwn.ts';
import type { DuckDBConnectionLike, DuckDBResultLike, DuckDBTypeLike } from './connection.ts';
import { withoutSecrets } from './hideSecrets.ts';
import { statementsOf } from './statements.ts';
import { kindOf, type ValueKind } from './values.ts';

/**
 * The rows of a query in DuckDB, computed a chunk at a time while they are iterated. Each iteration runs the query again, and a
 * connection runs one query at a time. Of several statements, separated by semicolons, the last one is the query; those before it run
 * once.
 *
 * Dates and timestamps become dates, integers beyond 2^53 bigints, lists and structs arrays and objects, and what JavaScript has no
 * type for text. The iteration fails with `INVALID_INPUT` for a decimal that has more digits than a number holds.
 *
 * @param connection a `DuckDBConnection` of `@duckdb/node-api`
 *
 * @example
 * ```typescript
 * import { DuckDBInstance } from '@duckdb/node-api';
 * import { duckdbRows, fromTable } from 'spindle-rx';
 *
 * const connection = await (await DuckDBInstance.create()).connect();
 * const trips = duckdbRows(connection, "select * from 'trips/*.parquet' order by pickup");
 * fromTable(trips, { table: 'trip', timestampColumn: 'pickup' }).subscribe(console.log);
 * ```
 */
export function duckdbRows(connection: DuckDBConnectionLike, sql: string): AsyncIterable<Row> {
  const isConnection = isFunction((connection as Partial<DuckDBConnectionLike> | null)?.stream);
  checkOption(isConnection, 'connection', connection, 'a DuckDBConnection of @duckdb/node-api');
  checkOption(isText(sql), 'sql', sql, 'a query');
  const { before, query } = statementsOf(sql);
  let prepared: Promise<unknown> | undefined;
  const run = async () => {
    if (before !== '') prepared ??= connection.stream(before);
    await prepared;
    return connection.stream(query);
  };
  return { [Symbol.asyncIterator]: () => new RowIterator(batches(run, sql)) };
}

/** A column of a result. */
export interface ResultColumn extends ValueKind {
  readonly name: string;
}

/** The columns of a result. The second `x` is `x_2`. */
export function resultColumns(names: readonly string[], types: readonly DuckDBTypeLike[]): readonly ResultColumn[] {
  const taken = new Set<string>();
  return types.map((type, i) => {
    const given = names[i] as string;
    let name = given;
    for (let k = 2; taken.has(name); k++) name = `${given}_${k}`;
    taken.add(name);
    return { name, ...kindOf(type) };
  });
}

/** Does something with a query. Its error has no secret of the query, and no cause, whose message might have one. */
export async function describing<T>(sql: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw queryError(error, sql);
  }
}

const queryError = (error: unknown, sql: string): SpindleError =>
  error instanceof SpindleError
    ? error
    : new SpindleError('INVALID_INPUT', `the query failed: ${withoutSecrets(messageOf(error), sql)}`);

/** Not by `instanceof`: an error of the addon may come from another realm. */
const messageOf = (error: unknown): string => String((Object(error) as Partial<Error>).message ?? error);

async function* batches(run: () => Promise<DuckDBResultLike>, sql: string): AsyncGenerator<readonly Row[]> {
  const result = await describing(sql, run);
  const columns = resultColumns(result.columnNames(), result.columnTypes());
  let before = 0;
  for (;;) {
    const chunk = await describing(sql, () => result.fetchChunk());
    if (!chunk || chunk.rowCount === 0) return;
    const rows: Record<string, unknown>[] = Array.from({ length: chunk.rowCount }, () => ({}));
    for (const [i, column] of columns.entries()) fill(rows, column, chunk.getColumnValues(i), before);
    yield rows;
    before += rows.length;
  }
}

function fill(
  rows: readonly Record<string, unknown>[],
  { name, convert }: ResultColumn,
  values: readonly unknown[],
  before: number,
): void {
  for (const [i, row] of rows.entries()) {
    const value = values[i];
    const converted = value === null || value === undefined ? null : convert(value as never);
    if (converted === undefined) throw unfitting(name, value, before + i + 1);
    setOwn(row, name, converted);
  }
}

const unfitting = (column: string, value: unknown, row: number): SpindleError =>
  new SpindleError(
    'INVALID_INPUT',
    `row ${row.toLocaleString('en-US')} of the query, column ${show(column)}: no number or date holds ${String(value)} exactly; cast the column to double or varchar`,
  );
