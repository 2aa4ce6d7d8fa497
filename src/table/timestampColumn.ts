import { optionError, SpindleError, show } from '../errors.ts';
import { columnPath } from '../event/columnPath.ts';
import { isMetadata } from '../event/metadata.ts';
import { SAMPLE_ROWS } from './columnSurvey.ts';
import { knownColumns, tablesWith, unknownColumn } from './columns.ts';
import { isoDate } from './isoDate.ts';
import { isTable, milliseconds } from './randomAccess.ts';
import type { Rows } from './rows.ts';

/** The timestamp column of rows. Undefined if they have none, or if it is not known before they are read. */
export function timestampColumnOf(rows: object): string | undefined {
  if ('columns' in rows && 'timestampColumn' in rows) return rows.timestampColumn as string | undefined;
  return Array.isArray(rows) ? firstDateColumn(rows) : undefined;
}

/** The first column of dates. `_spindle_` columns do not count. */
const firstDateColumn = (rows: readonly object[]): string | undefined =>
  Object.keys(rows[0] ?? {}).find((column) => !isMetadata(column) && holdsDates(rows, column));

/** Whether a column's first value other than null is a date, or all of them are ISO text, as in a file. */
function holdsDates(rows: readonly object[], column: string): boolean {
  let hasText = false;
  for (const row of rows) {
    const value = (row as Fields)[column];
    if (value === null || value === undefined) continue;
    if (value instanceof Date) return true;
    if (typeof value !== 'string' || !isoDate(value)) return false;
    hasText = true;
  }
  return hasText;
}

type Fields = Readonly<Record<string, unknown>>;

/** The first column of a row that holds a date. */
export const firstDateOf = (row: object): string | undefined =>
  Object.entries(row).find(([name, value]) => value instanceof Date && !isMetadata(name))?.[0];

/**
 * Refuses a timestamp column that the rows are known not to have, or that is known to hold no times. Times are dates,
 * milliseconds since 1970 and, in an array, ISO text. `meta.at` is what objects in the column `meta` have as `at`.
 *
 * @throws SpindleError `UNKNOWN_COLUMN` or `INVALID_OPTION`
 */
export function checkTimestampColumn(rows: Rows<object>, table: string, column: string | undefined): void {
  if (column === undefined) return;
  const columns = knownColumns(rows);
  if (!columns) return;
  const names = columns.map(({ name }) => name);
  const path = columnPath(names, column);
  if (!path) throw unknownColumn(['timestampColumn'], `table ${show(table)}`, column, names);
  // What stands inside of objects is known when it is read.
  if (path.length > 1) return;
  const type = columns.find(({ name }) => name === column)?.type;
  const text = Array.isArray(rows) && type === 'text' ? firstNoTime(rows, column) : undefined;
  const isTime = type === undefined || type === 'date' || type === 'integer' || type === 'number';
  if (isTime || (Array.isArray(rows) && type === 'text' && text === undefined)) return;
  const advice =
    type === 'bigint'
      ? 'a bigint does not say its unit, so make dates of them, such as new Date(Number(ns / 1_000_000n))'
      : 'name a column of dates or numbers';
  throw optionError(
    'INVALID_OPTION',
    ['timestampColumn'],
    `: column ${show(column)} of table ${show(table)} holds ${text === undefined ? type : show(text)}, not times; ${advice}`,
  );
}

/**
 * The names of the tables that have a timestamp column, or may have it.
 *
 * @throws SpindleError `UNKNOWN_COLUMN` if no table can have it; `INVALID_OPTION` if it holds no times
 */
export function tablesWithTimestampColumn(
  tables: Readonly<Record<string, Rows<object>>>,
  column: string | undefined,
): readonly string[] {
  if (column === undefined) return [];
  const names = tablesWith(column, tables, ['timestampColumn'], (columns) => columnPath(columns, column) !== undefined);
  for (const name of names) checkTimestampColumn(tables[name] as Rows<object>, name, column);
  return names;
}

/** The first text of a column that is no time, among the first rows. */
const firstNoTime = (rows: readonly object[], column: string): unknown =>
  rows
    .slice(0, SAMPLE_ROWS)
    .map((row) => (row as Fields)[column])
    .find((value) => typeof value === 'string' && milliseconds(value) === Number.NEGATIVE_INFINITY);

/**
 * Returns a function that reads the times of a table's timestamp column: ISO text becomes a date, what is no time is
 * `INVALID_INPUT`. Undefined for generated tables, whose times are dates.
 */
export function timeReader(
  rows: object,
  table: string,
  column: string | undefined,
): ((value: unknown) => unknown) | undefined {
  if (column === undefined || isTable(rows)) return undefined;
  return (value) => {
    if (typeof value === 'object' || typeof value === 'number' || value === undefined) return value;
    const time = milliseconds(value);
    if (time !== Number.NEGATIVE_INFINITY) return new Date(time);
    const where = `table ${show(table)}: column ${show(column)} holds ${show(value)}`;
    const what = typeof value === 'bigint' ? 'which does not say its unit' : 'no time';
    throw new SpindleError('INVALID_INPUT', `${where}, ${what}; times are dates, ISO text or milliseconds since 1970`);
  };
}
