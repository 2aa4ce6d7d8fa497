import { columnValue } from '../event/columnPath.ts';
import { anyIsoDate } from './isoDate.ts';
import { partOf } from './subMilliseconds.ts';
import type { Table } from './table.ts';

/** Rows that can be read at any place, in event-time order (stable, nulls first). */
export interface RandomAccess<R extends object> {
  readonly rowCount: number;
  row(i: number): R;
  value(column: string, i: number): unknown;
  /** The row number at a place; absent if the rows are in event-time order by themselves. */
  readonly rowAt?: (i: number) => number;
}

/** Access to a table or an array in the order of a timestamp column. Undefined for rows that can only be iterated. */
export function randomAccess<R extends object>(
  rows: object,
  timestampColumn: string | undefined,
): RandomAccess<R> | undefined {
  const plain = isTable<R>(rows) ? rows : Array.isArray(rows) ? ofArray<R>(rows) : undefined;
  if (!plain || timestampColumn === undefined) return plain;
  if (isTable<R>(rows) && rows.ordered && timestampColumn === rows.timestampColumn) return plain;
  const order = orderOf(plain.rowCount, (i) => plain.value(timestampColumn, i));
  if (!order) return plain;
  const rowAt = (i: number) => order[i] as number;
  return {
    rowCount: plain.rowCount,
    row: (i) => plain.row(rowAt(i)),
    value: (column, i) => plain.value(column, rowAt(i)),
    rowAt,
  };
}

export const isTable = <R extends object>(rows: object): rows is Table<R> =>
  'row' in rows && typeof rows.row === 'function';

const ofArray = <R extends object>(rows: readonly R[]): RandomAccess<R> => ({
  rowCount: rows.length,
  row: (i) => rows[i] as R,
  value: (column, i) => columnValue(rows[i] as R, column),
});

/**
 * Row numbers in event-time order, which take 16 bytes a row, and 8 more if times have parts of milliseconds. Undefined if the rows are
 * in that order by themselves.
 */
function orderOf(count: number, time: (i: number) => unknown): Float64Array | undefined {
  const times = new Float64Array(count);
  let parts: Float64Array | undefined;
  let ordered = true;
  const compare = (a: number, b: number): number =>
    compareNumbers(times[a] as number, times[b] as number) || (parts ? (parts[a] as number) - (parts[b] as number) : 0);
  for (let i = 0; i < count; i++) {
    const moment = momentOf(time(i));
    times[i] = millisecondsOf(moment);
    const part = partOf(moment);
    if (part > 0) parts ??= new Float64Array(count);
    if (parts) parts[i] = part;
    ordered &&= i === 0 || compare(i - 1, i) <= 0;
  }
  if (ordered) return undefined;
  const order = new Float64Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  return order.sort((a, b) => compare(a, b) || a - b);
}

/** Infinities have no difference. */
const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** A time in milliseconds. Null and what is no time are -∞, so that they come first. */
export const milliseconds = (value: unknown): number => millisecondsOf(momentOf(value));

/** Whether one time is earlier than another, also within a millisecond. Null and what is no time are the earliest. */
export function isEarlier(a: unknown, b: unknown): boolean {
  const one = momentOf(a);
  const other = momentOf(b);
  const ms = millisecondsOf(one);
  const otherMs = millisecondsOf(other);
  return ms < otherMs || (ms === otherMs && partOf(one) < partOf(other));
}

/** The moment that a text stands for; any other value as it is. */
const momentOf = (value: unknown): unknown => (typeof value === 'string' ? anyIsoDate(value) : value);

function millisecondsOf(moment: unknown): number {
  const ms = moment instanceof Date ? moment.getTime() : typeof moment === 'number' ? moment : Number.NaN;
  return Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms;
}
