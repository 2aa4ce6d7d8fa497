import { anyIsoDate, isoDate, type ToUtc } from '../../table/isoDate.ts';
import type { ColumnType } from '../../table/table.ts';
import { booleanOf } from './boolean.ts';
import { type EpochType, epochDate, epochTypes } from './epoch.ts';
import { formattedDateReader } from './formattedDate.ts';
import { isBareExponent, numberKind } from './numberKind.ts';
import { type NumericFormat, numericDate } from './numericDate.ts';

/** Turns a text into a value of a type. Undefined if it does not fit. */
export type ValueReader = (text: string) => unknown;

/** A type as a user gives it: that of a column, a unit of epochs, or luxon's format of dates. */
export const typeNames: readonly string[] = [
  ...(['integer', 'number', 'boolean', 'date', 'text'] satisfies ColumnType[]),
  ...epochTypes,
];

/** The reader of a type that was inferred. It takes exactly the texts from which the type is inferred. */
export function inferredReader(type: ColumnType, toUtc: ToUtc, format?: NumericFormat): ValueReader {
  if (type !== 'date') return readers[type];
  return format === undefined ? (text) => isoDate(text, toUtc) : (text) => numericDate(text, format, toUtc);
}

/** The reader of a type that the user gave. A date may have any form of ISO 8601, and `1234e5` is a number. */
export function givenReader(type: string, toUtc: ToUtc): ValueReader {
  if (type === 'date') return (text) => anyIsoDate(text, toUtc);
  if (epochTypes.includes(type as EpochType)) return (text) => epochDate(text, type as EpochType);
  if (type === 'number') return (text) => (isBareExponent(text) ? Number(text) : readers.number(text));
  return typeNames.includes(type) ? readers[type as keyof typeof readers] : formattedDateReader(type, toUtc);
}

/** The type of the column that a given type makes. */
export const columnTypeOf = (type: string): ColumnType =>
  Object.hasOwn(readers, type) ? (type as ColumnType) : 'date';

const readers: Readonly<Record<Exclude<ColumnType, 'date'>, ValueReader>> = {
  integer: (text) => (numberKind(text) === 'integer' ? Number(text) : undefined),
  number: (text) => (numberKind(text) === undefined ? undefined : Number(text)),
  boolean: booleanOf,
  text: (text) => text,
};
