import { anyIsoDate } from '../table/isoDate.ts';
import type { ColumnType } from '../table/table.ts';
import { dateReader } from './dates.ts';

/** Turns a value other than null into one of the column's type. Undefined if it does not fit. */
export type Converter = (value: unknown) => unknown;

const INTEGER = /^\s*[+-]?\d+\s*$/;

/** The converter of a type. `format` is the format of dates that are not ISO 8601. */
export function converter(type: ColumnType, format?: string): Converter {
  if (type === 'date') return dateConverter(format === undefined ? anyIsoDate : dateReader(format));
  return converters[type];
}

const converters: Readonly<Record<Exclude<ColumnType, 'date'>, Converter>> = {
  integer: (value) => {
    const number = typeof value === 'string' && INTEGER.test(value) ? Number(value) : value;
    return Number.isSafeInteger(number) ? number : empty(value);
  },
  number: (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return Number.isFinite(number) ? number : empty(value);
  },
  boolean: (value) => {
    if (typeof value === 'boolean') return value;
    const text = String(value).toLowerCase();
    return text === 'true' ? true : text === 'false' ? false : empty(value);
  },
  /** Everything fits. Numbers and booleans become text; objects and arrays of JSON stay as they are. */
  text: (value) => (typeof value === 'object' ? value : String(value)),
};

const dateConverter =
  (read: (text: string) => Date | undefined): Converter =>
  (value) =>
    typeof value === 'string' ? (read(value) ?? empty(value)) : undefined;

/** Empty text is null, except in a column of text. */
const empty = (value: unknown): null | undefined => (value === '' ? null : undefined);
