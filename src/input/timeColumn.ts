import { optionError, SpindleError, show } from '../errors.ts';
import { isMetadata } from '../event/metadata.ts';
import { unknownColumn } from '../table/columns.ts';
import type { InputColumn } from './columnTypes.ts';
import { setType } from './misfit.ts';
import type { NestedColumn } from './typedRows.ts';
import { likelyEpoch } from './values/epoch.ts';

type Column = Pick<InputColumn, 'name' | 'type'> & Partial<Pick<InputColumn, 'example' | 'likely'>>;

/** The error for rows that are to be sorted by time and have none. */
export const notSortable = (label: string): SpindleError =>
  new SpindleError(
    'INVALID_INPUT',
    (naming) =>
      `${label} has no date column to sort by; name its format: ${setType('column', 'yyyy/MM/dd HH:mm', naming)}`,
  );

/** The column that says when a row happened: the given one, else the first date column. Throws unless it holds dates. */
export function timeColumn(
  columns: readonly Column[],
  nested: NestedColumn | undefined,
  given: string | undefined,
  label: string,
): string | undefined {
  if (given === undefined) return columns.find(({ name, type }) => type === 'date' && !isMetadata(name))?.name;
  const names = columns.map(({ name }) => name);
  const column = columns.find(({ name }) => name === given) ?? nested?.column;
  if (!column) throw unknownColumn(['timestampColumn'], label, given, names);
  if (column.type === 'date') return given;
  const { type, example, likely } = column;
  if (column === nested?.column && example === undefined)
    throw optionError('UNKNOWN_COLUMN', ['timestampColumn'], `: no row of ${label} has a value at ${show(given)}`);
  const isNumeric = type === 'integer' || type === 'number';
  const format = isNumeric ? likelyEpoch(Number(example)) : (likely?.[0] ?? 'yyyy/MM/dd HH:mm');
  const wanted = isNumeric ? 'plain numbers are no times; say what they count' : 'give their format';
  throw new SpindleError(
    'INVALID_INPUT',
    (naming) =>
      `${label}: column ${show(given)} holds ${type}, not dates; ${wanted}: ${setType(given, format, naming)}`,
    { option: ['timestampColumn'] },
  );
}
