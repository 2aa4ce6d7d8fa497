import { createHash } from 'node:crypto';
import { SpindleError, show } from '../../errors.ts';
import type { Column } from '../../table/table.ts';
import { statedFacts } from '../fileFacts.ts';
import { type FileTable, fileTable } from '../fileTable.ts';
import { passesOf } from '../loopOption.ts';
import { timeColumn } from '../timeColumn.ts';
import type { DuckDBConnectionLike, DuckDBTypeLike } from './connection.ts';
import { describing, duckdbRows, resultColumns } from './duckdbRows.ts';
import { hideSecrets } from './hideSecrets.ts';
import { statementsOf } from './statements.ts';

/** The rows of a query as a table, and whether a second run of the query gives them in the same order. */
export interface QueryTable {
  readonly table: FileTable;
  readonly isOrdered: boolean;
}

/** What the table is called, its timestamp column, and how often the query is run. */
export interface QueryOptions {
  readonly name: string;
  readonly timestampColumn?: string | undefined;
  readonly loop?: boolean | number | undefined;
}

/** What a table needs of a connection: also the columns of a query before it runs. */
export interface PreparingConnection extends DuckDBConnectionLike {
  prepare(sql: string): Promise<{
    readonly columnCount: number;
    columnName(column: number): string;
    columnType(column: number): DuckDBTypeLike;
  }>;
}

/** Prepares a query, so that its columns are known. Each iteration runs it; the statements before it run once, here. */
export async function queryTable(
  connection: PreparingConnection,
  sql: string,
  { name, timestampColumn: named, loop }: QueryOptions,
): Promise<QueryTable> {
  const { before, query } = statementsOf(sql);
  const { columns, isOrdered } = await describing(sql, async () => {
    if (before !== '') await connection.stream(before);
    const prepared = await connection.prepare(query);
    const places = Array.from({ length: prepared.columnCount }, (_, i) => i);
    const names = places.map((i) => prepared.columnName(i));
    const columns = resultColumns(
      names,
      places.map((i) => prepared.columnType(i)),
    );
    return { columns: columns.map(({ name, type }) => ({ name, type })), isOrdered: await hasOrder(connection, query) };
  });
  requireDates(columns, named);
  const timestampColumn = timeColumn(columns, undefined, named, 'the query');
  const passes = passesOf(loop, { label: 'the query', reopens: true });
  // A checkpoint knows the query by its hash, which no secret is part of.
  const version = `the query ${createHash('sha256').update(hideSecrets(sql)).digest('hex').slice(0, 16)}`;
  const parts = { name, columns, timestampColumn, version, found: statedFacts('the query'), sorts: false, passes };
  const table = fileTable(parts, duckdbRows(connection, query));
  return { table, isOrdered };
}

/** Throws if the column of times holds something else. Of a file the user would name its type; here the query can cast it. */
function requireDates(columns: readonly Column[], named: string | undefined): void {
  const column = columns.find(({ name }) => name === named);
  if (!column || column.type === 'date') return;
  const { name, type } = column;
  const identifier = `"${name.replaceAll('"', '""')}"`;
  const cast = type === 'text' ? `${identifier}::timestamp` : `to_timestamp(${identifier}), which counts seconds`;
  const message = `the query: column ${show(name)} holds ${type}, not dates; make them in the query, such as ${cast}`;
  throw new SpindleError('INVALID_INPUT', message, { option: ['timestampColumn'] });
}

/** Whether a query has an `order by` at its outer level. */
async function hasOrder(connection: DuckDBConnectionLike, query: string): Promise<boolean> {
  // DuckDB parses it: a pattern would take an `order by` of a window or a subquery for one of the query.
  const serialized = await connection.stream(`select json_serialize_sql('${query.replaceAll("'", "''")}')`);
  const [json] = (await serialized.fetchChunk())?.getColumnValues(0) ?? [];
  const { statements = [] } = JSON.parse(String(json)) as Serialized;
  return statements.at(-1)?.node?.modifiers?.some(({ type }) => type === 'ORDER_MODIFIER') ?? false;
}

interface Serialized {
  readonly statements?: readonly { readonly node?: { readonly modifiers?: readonly { readonly type: string }[] } }[];
}
