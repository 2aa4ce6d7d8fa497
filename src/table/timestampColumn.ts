import { optionError, show } from '../errors.ts';
import { knownColumns, tablesWith, unknownColumn } from './columns.ts';
import type { Rows } from './rows.ts';

/** The timestamp column of rows. Undefined if they have none, or if it is not known before they are read. */
export function timestampColumnOf(rows: object): string | undefined {
  if ('columns' in rows && 'timestampColumn' in rows) return rows.timestampColumn as string | undefined;
  return Array.isArray(rows) ? firstDateColumn(rows) : undefined;
}

/** The first column whose first value other than null is a date. */
function firstDateColumn(rows: readonly object[]): string | undefined {
  return Object.keys(rows[0] ?? {}).find((column) => {
    const known = rows.find((row) => (row as Record<string, unknown>)[column] != null);
    return known && (known as Record<string, unknown>)[column] instanceof Date;
  });
}

/** The first column of a row that holds a date. */
export const firstDateOf = (row: object): string | undefined =>
  Object.entries(row).find(([, value]) => value instanceof Date)?.[0];

/**
 * Throws if it is known that the rows do not have the timestamp column, or that it holds text or booleans.
 *
 * @throws SpindleError `UNKNOWN_COLUMN` or `INVALID_OPTION`
 */
export function checkTimestampColumn(rows: Rows<object>, table: string, column: string | undefined): void {
  const columns = knownColumns(rows);
  if (column === undefined || !columns) return;
  const known = columns.find(({ name }) => name === column);
  if (!known) {
    const names = columns.map(({ name }) => name);
    throw unknownColumn(['timestampColumn'], `table ${show(table)}`, column, names);
  }
  if (known.type !== 'text' && known.type !== 'boolean') return;
  throw optionError(
    'INVALID_OPTION',
    ['timestampColumn'],
    `: column ${show(column)} of table ${show(table)} holds ${known.type}, not times; name a column of dates or numbers`,
  );
}

/**
 * The names of the tables that have a timestamp column, or may have it.
 *
 * @throws SpindleError `UNKNOWN_COLUMN` if no table can have it; `INVALID_OPTION` if it holds text or booleans
 */
export function tablesWithTimestampColumn(
  tables: Readonly<Record<string, Rows<object>>>,
  column: string | undefined,
): readonly string[] {
  if (column === undefined) return [];
  const names = tablesWith(column, tables, ['timestampColumn']);
  for (const name of names) checkTimestampColumn(tables[name] as Rows<object>, name, column);
  return names;
}
