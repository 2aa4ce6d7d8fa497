import { optionError, show, suggest } from '../errors.ts';
import { knownColumns } from './columns.ts';
import type { Rows } from './rows.ts';

/** The column that says when a row happened; undefined if it is not known before the rows are read. */
export function timestampColumnOf(rows: object): string | undefined {
  if ('columns' in rows && 'timestampColumn' in rows) return rows.timestampColumn as string | undefined;
  return Array.isArray(rows) ? firstDateColumn(rows) : undefined;
}

/** The first column whose first value that is not null is a date. */
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
 * Refuses a timestamp column that the rows are known not to have, or that is known to hold text or booleans.
 *
 * @throws SpindleError `UNKNOWN_COLUMN` or `INVALID_OPTION`
 */
export function checkTimestampColumn(rows: Rows<object>, table: string, column: string | undefined): void {
  const columns = knownColumns(rows);
  if (column === undefined || !columns) return;
  const known = columns.find(({ name }) => name === column);
  if (!known) {
    const names = columns.map(({ name }) => name);
    throw optionError(
      'UNKNOWN_COLUMN',
      ['timestampColumn'],
      `: table ${show(table)} has no column ${show(column)}; it has ${suggest(column, names)}`,
    );
  }
  if (known.type !== 'text' && known.type !== 'boolean') return;
  throw optionError(
    'INVALID_OPTION',
    ['timestampColumn'],
    `: column ${show(column)} of table ${show(table)} holds ${known.type}, no times; it must be one of dates or numbers`,
  );
}
