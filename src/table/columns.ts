import { type OptionPath, optionError, type SpindleError, show, suggest } from '../errors.ts';
import { ColumnSurvey, type KnownColumn, SAMPLE_ROWS } from './columnSurvey.ts';

/** Whether the columns of rows are known before they are streamed. */
export const tellsColumns = (rows: object): boolean =>
  Array.isArray(rows) ? rows.length > 0 : (rows as { readonly columns?: unknown }).columns !== undefined;

/**
 * The columns that are known before rows are streamed: a table's, or those of an array's first rows. Undefined for an
 * iterable.
 */
export function knownColumns(rows: object | undefined): readonly KnownColumn[] | undefined {
  if (!Array.isArray(rows)) return (rows as { readonly columns?: readonly KnownColumn[] } | undefined)?.columns;
  if (rows.length === 0) return undefined;
  const survey = new ColumnSurvey();
  for (const row of rows.slice(0, SAMPLE_ROWS)) survey.see(row as object);
  return survey.columns;
}

/**
 * The error for a column that does not exist. `owner` is what the message calls the table or file; `names` are its columns.
 */
export const unknownColumn = (
  option: OptionPath,
  owner: string,
  column: string,
  names: readonly string[],
): SpindleError =>
  optionError('UNKNOWN_COLUMN', option, `: ${owner} has no column ${show(column)}; it has ${suggest(column, names)}`);

/**
 * The names of the tables that have a column, or may have it.
 *
 * @param option the option that names the column, for the message
 * @param has whether a table with these columns has it
 * @throws SpindleError `UNKNOWN_COLUMN` if no table can have it
 */
export function tablesWith(
  column: string,
  tables: Readonly<Record<string, object>>,
  option: OptionPath,
  has = (names: readonly string[], name: string): boolean => names.includes(name),
): readonly string[] {
  const known = Object.entries(tables).map(([name, rows]) => ({ name, columns: knownColumns(rows) }));
  const having = known.flatMap(({ name, columns }) =>
    columns === undefined || has(namesOf(columns), column) ? [name] : [],
  );
  if (having.length > 0 || known.length === 0) return having;
  const columns = new Set(known.flatMap(({ columns = [] }) => namesOf(columns)));
  const rest = `: no table has a column ${show(column)}; there are ${suggest(column, [...columns])}`;
  throw optionError('UNKNOWN_COLUMN', option, rest);
}

const namesOf = (columns: readonly KnownColumn[]): readonly string[] => columns.map(({ name }) => name);
