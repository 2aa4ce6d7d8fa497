import type { ColumnType } from '../../table/table.ts';
import type { NumericFormat } from './numericDate.ts';

/** What the values of a column have shown. */
export interface InferredType {
  readonly type: ColumnType;
  /** Of dates that are not ISO 8601. */
  readonly format?: NumericFormat;
  /** The tokens that were found to stand for null. */
  readonly nulls: readonly string[];
  /** Whether there are dates with more digits than a `Date` can hold. */
  readonly isCut: boolean;
  /** The first of its values that are not null. */
  readonly example?: unknown;
  /** Types that would take the first texts of a column of text: formats of dates, or `number`; the likeliest first. */
  readonly likely: readonly string[];
}

/** Learns what a column holds from its values. */
export interface ColumnLearner<V> {
  /** False if the value does not fit a type that the user gave. */
  see(value: V): boolean;
  readonly result: InferredType;
}

/** The type of both. Integers are numbers too; other types have nothing in common but text. */
export function widened(known: ColumnType | undefined, next: ColumnType): ColumnType {
  if (known === undefined || known === next) return next;
  return isNumeric(known) && isNumeric(next) ? 'number' : 'text';
}

const isNumeric = (type: ColumnType): boolean => type === 'integer' || type === 'number';
