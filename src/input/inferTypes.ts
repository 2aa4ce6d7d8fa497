import { isoDate } from '../table/isoDate.ts';
import type { ColumnType } from '../table/table.ts';

const INTEGER = /^[+-]?(?:0|[1-9]\d*)$/;
const NUMBER = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The narrowest type that holds all values: integer, number, boolean, date or text. Text if there are no values. Digits with
 * leading zeros are text, as in a postal code. With `untyped`, texts may stand for numbers and booleans, as in CSV.
 */
export function inferType(values: Iterable<unknown>, untyped: boolean): ColumnType {
  let type: ColumnType | undefined;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    const next = untyped ? typeOfText(String(value)) : typeOfValue(value);
    type = type === undefined || type === next ? next : isNumeric(type) && isNumeric(next) ? 'number' : 'text';
    if (type === 'text') break;
  }
  return type ?? 'text';
}

const isNumeric = (type: ColumnType): boolean => type === 'integer' || type === 'number';

function typeOfText(text: string): ColumnType {
  if (INTEGER.test(text)) return Number.isSafeInteger(Number(text)) ? 'integer' : 'text';
  if (NUMBER.test(text)) return 'number';
  if (/^(?:true|false)$/i.test(text)) return 'boolean';
  return isoDate(text) ? 'date' : 'text';
}

function typeOfValue(value: unknown): ColumnType {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' && isoDate(value) ? 'date' : 'text';
}
