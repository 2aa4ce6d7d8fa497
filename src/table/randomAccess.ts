import { anyIsoDate } from './isoDate.ts';
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
  value: (column, i) => (rows[i] as Record<string, unknown>)[column],
});

/** Row numbers in event-time order, which take 16 bytes a row. Undefined if the rows are in that order by themselves. */
function orderOf(count: number, time: (i: number) => unknown): Float64Array | undefined {
  const times = new Float64Array(count);
  let ordered = true;
  for (let i = 0; i < count; i++) {
    times[i] = milliseconds(time(i));
    ordered &&= i === 0 || (times[i - 1] as number) <= (times[i] as number);
  }
  if (ordered) return undefined;
  const order = new Float64Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  return order.sort((a, b) => compare(times[a] as number, times[b] as number) || a - b);
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** A time in milliseconds. Null and what is no time are -∞, so that they come first. */
export function milliseconds(value: unknown): number {
  const ms =
    value instanceof Date
      ? value.getTime()
      : typeof value === 'number'
        ? value
        : typeof value === 'string'
          ? (anyIsoDate(value)?.getTime() ?? Number.NaN)
          : Number.NaN;
  return Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms;
}
