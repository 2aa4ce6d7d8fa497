import { type OptionNaming, printable, SpindleError, show } from '../errors.ts';
import { isMetadata } from '../event/metadata.ts';
import { unknownColumn } from '../table/columns.ts';
import type { Column } from '../table/table.ts';

/** How a column is given its type. */
export const setType = (column: string, type: string, naming: OptionNaming): string =>
  naming(['types', printable(column)], type) ?? `the type ${type}`;

/** The error for rows that are to be sorted by time and have none. */
export const notSortable = (label: string): SpindleError =>
  new SpindleError(
    'INVALID_INPUT',
    (naming) =>
      `${label} has no date column to sort by; name its format: ${setType('column', 'yyyy/MM/dd HH:mm', naming)}`,
  );

/** The timestamp column of a file: the one that is given, or the first one of dates. Throws if it has none of that name, or holds no times. */
export function timeColumn(columns: readonly Column[], given: string | undefined, label: string): string | undefined {
  if (given === undefined) return columns.find(({ name, type }) => type === 'date' && !isMetadata(name))?.name;
  const column = columns.find(({ name }) => name === given);
  const names = columns.map(({ name }) => name);
  if (!column) throw unknownColumn(['timestampColumn'], label, given, names);
  if (column.type === 'text' || column.type === 'boolean')
    throw new SpindleError(
      'INVALID_INPUT',
      (naming) =>
        `${label}: column ${show(given)} holds ${column.type}, not dates; give their format: ${setType(given, 'yyyy/MM/dd HH:mm', naming)}`,
      { option: ['timestampColumn'] },
    );
  return given;
}
