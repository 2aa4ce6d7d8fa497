import { isoDate, type ToUtc } from '../../table/isoDate.ts';
import type { ColumnType } from '../../table/table.ts';
import { withoutBlanks } from './blanks.ts';
import { isNullToken } from './nullTokens.ts';
import type { ValueReader } from './valueReader.ts';

/** Turns a value of a file into one of its column. Undefined if it does not fit. */
export type Converter<V = unknown> = (value: V) => unknown;

/** Texts that are null in every column. */
export type Nulls = ReadonlySet<string>;

/** Converts the fields of a CSV column. */
export function fieldConverter(type: ColumnType, read: ValueReader, nulls: Nulls): Converter<string> {
  if (type === 'text') return (text) => (text === '' || nulls.has(text) ? null : text);
  const convert: Converter<string> = (text) => {
    const value = read(text);
    if (value !== undefined) return value;
    const bare = withoutBlanks(text);
    if (isNullToken(bare) || nulls.has(bare)) return null;
    return bare === text ? undefined : read(bare);
  };
  return nulls.size === 0 ? convert : (text) => (nulls.has(text) ? null : convert(text));
}

/** Converts the values of a JSON column whose type was inferred. Only dates are not as they were. */
export function inferredJsonConverter(type: ColumnType, toUtc: ToUtc, nulls: Nulls): Converter {
  const fits = jsonTests[type];
  return (value) => {
    if (value === null || value === undefined || nulls.has(value as string)) return null;
    if (type === 'date') return typeof value === 'string' ? isoDate(value, toUtc) : undefined;
    return fits(value) ? value : undefined;
  };
}

/** What a JSON value of a type is; text stands for anything else, as it is. */
const jsonTests: Readonly<Record<ColumnType, (value: unknown) => boolean>> = {
  integer: Number.isSafeInteger,
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string',
  text: () => true,
};

/** Converts the values of a JSON column whose type the user gave: texts are read as in CSV. Objects and arrays stay text. */
export function givenJsonConverter(type: ColumnType, read: ValueReader, nulls: Nulls): Converter {
  const ofText = fieldConverter(type, read, nulls);
  return (value) => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'string') return ofText(value);
    if (type === 'text') return typeof value === 'object' ? value : String(value);
    if (type === 'boolean' || typeof value !== 'number') return jsonTests[type](value) ? value : undefined;
    return type === 'date' ? read(String(value)) : jsonTests[type](value) ? value : undefined;
  };
}
