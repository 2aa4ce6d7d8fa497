import { hint, optionError, show } from '../errors.ts';
import { unknownColumn } from '../table/columns.ts';
import type { Column, ColumnType } from '../table/table.ts';
import { type Converter, converter } from './converters.ts';
import { isDateFormat } from './dates.ts';
import { inferType } from './inferTypes.ts';
import type { Records } from './records.ts';

/** A column of an input file, and the converter of its values. */
export interface InputColumn extends Column {
  readonly convert: Converter;
}

const types: readonly string[] = ['integer', 'number', 'boolean', 'date', 'text'] satisfies ColumnType[];

/** Throws `INVALID_OPTION` unless each value is a type or a format of dates. `txt`, a misspelt type, counts as neither. */
export function checkTypes(given: Readonly<Record<string, string>>): void {
  for (const [column, type] of Object.entries(given)) {
    const meant = /^[a-z]+$/i.test(type) ? hint(type, types) : '';
    if (!types.includes(type) && (meant !== '' || !isDateFormat(type)))
      throw optionError(
        'INVALID_OPTION',
        ['types'],
        `: column ${show(column)} must be ${types.join(', ')} or a date format with a year, such as yyyy/MM/dd, got ${show(type)}${meant}`,
      );
  }
}

/** The columns of an input file. Types are those of `given`, else inferred from the sample. Throws `UNKNOWN_COLUMN`. */
export function inputColumns(
  records: Records,
  given: Readonly<Record<string, string>>,
  label: string,
): readonly InputColumn[] {
  const { names } = records;
  for (const name of Object.keys(given)) if (!names.includes(name)) throw unknownColumn(['types'], label, name, names);
  return names.map((name, i) => {
    const type = Object.hasOwn(given, name) ? given[name] : undefined;
    if (type !== undefined && !types.includes(type)) return { name, type: 'date', convert: converter('date', type) };
    const known = (type as ColumnType | undefined) ?? inferType(valuesOf(records, name, i), records.kind === 'csv');
    return { name, type: known, convert: converter(known) };
  });
}

/** The values of a column in the sample; empty ones of CSV are null. */
const valuesOf = (records: Records, name: string, i: number): readonly unknown[] =>
  records.kind === 'csv'
    ? records.sample.map(({ fields }) => (fields[i] === '' ? null : fields[i]))
    : records.sample.map(({ values }) => (Object.hasOwn(values, name) ? values[name] : null));
