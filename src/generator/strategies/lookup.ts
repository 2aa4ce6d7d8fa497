import { column as aColumn, checkOptions, finite, required, text } from '../../options/checkOptions.ts';
import type { Strategy } from '../column.ts';
import type { Reader } from '../reader.ts';
import { numbersFrom } from './perRow.ts';

/** Options of {@link lookup}. */
export interface LookupOptions {
  /** The other table. */
  readonly table: string;
  /** The column of the other table that is read. */
  readonly column: string;
  /** The column of this table that holds the other table's key. */
  readonly via: string;
  /** The value if the key is null; default null. */
  readonly otherwise?: number;
}

/**
 * A number of the row of another table that a key of this row refers to.
 *
 * @example
 * ```ts
 * import { lookup } from 'spindle-rx/generator';
 *
 * const columns = { price: lookup({ table: 'product', column: 'price', via: 'product_id' }) };
 * ```
 */
export function lookup(options: LookupOptions): Strategy<number> {
  checkOptions<LookupOptions>('lookup', options, {
    table: required(text),
    column: required(aColumn),
    via: required(aColumn),
    otherwise: finite,
  });
  const { table, column, via, otherwise = Number.NaN } = options;
  return {
    type: 'number',
    encoding: 'plain',
    bind(context) {
      const other = context.otherTable(table);
      const { keyStart } = other;
      const numberOf = memoized(other.rows, other.numbers(column));
      return numbersFrom(context.table.layout, context.table.numbers(via), (_row, key) =>
        Number.isNaN(key) ? otherwise : numberOf(key - keyStart),
      );
    },
  };
}

/** The values of so many rows are kept, 8 MB: those of the first, which are the most popular ones. */
const MEMOIZED_ROWS = 2 ** 20;

function memoized(rows: number, source: Reader<Float64Array>): (row: number) => number {
  const known = new Float64Array(Math.min(rows, MEMOIZED_ROWS)).fill(Number.NaN);
  return (row) => {
    if (row >= known.length) return source.at(row) as number;
    if (Number.isNaN(known[row])) known[row] = source.at(row) as number;
    return known[row] as number;
  };
}
