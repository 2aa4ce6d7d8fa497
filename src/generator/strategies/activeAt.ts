import { aFraction, checkOptions, column, required, text } from '../../options/checkOptions.ts';
import type { Strategy } from '../column.ts';
import type { Reader } from '../reader.ts';
import { upperBoundNear } from '../upperBound.ts';
import { type Maybe, type NullRate, numbersFrom } from './perRow.ts';

/** Options of {@link activeAt}. */
export interface ActiveOptions extends NullRate {
  /** The other table. */
  readonly table: string;
  /** Its column that says since when a row is active. */
  readonly start: string;
  /** Its column that says when a row is active no longer. */
  readonly end: string;
  /** The column of this table that holds the time. */
  readonly at: string;
}

/**
 * The key of a row of another table that is active at the time of this row (start ≤ time < end). All active rows are
 * equally likely. Null if there is none, or for a share `nullRate` of the rows.
 *
 * @example
 * ```ts
 * import { activeAt } from 'spindle-rx/generator';
 *
 * const columns = { campaign_id: activeAt({ table: 'campaign', start: 'start', end: 'end', at: 'ordered_at', nullRate: 0.5 }) };
 * ```
 */
export function activeAt(options: ActiveOptions): Strategy<Maybe<number, { nullRate: number }>> {
  checkOptions<ActiveOptions>('activeAt', options, {
    table: required(text),
    start: required(column),
    end: required(column),
    at: required(column),
    nullRate: aFraction,
  });
  const { table, start, end, at, nullRate = 0 } = options;
  return {
    type: 'integer',
    encoding: 'nullable',
    references: () => table,
    bind(context) {
      const random = context.random();
      const other = context.otherTable(table);
      const { keyStart } = other;
      const { changes, activeBefore } = activePeriods(
        allOf(other.rows, other.numbers(start)),
        allOf(other.rows, other.numbers(end)),
      );
      let period = 0;
      return numbersFrom(context.table.layout, context.table.numbers(at), (row, time) => {
        const u = random.uniform(row) - nullRate;
        if (u < 0) return Number.NaN;
        period = upperBoundNear(changes, time, period);
        const candidates = activeBefore[period] as readonly number[];
        // Given that u is not negative, u / (1 - nullRate) is uniform too.
        const chosen = candidates[Math.floor((u / (1 - nullRate)) * candidates.length)];
        return chosen === undefined ? Number.NaN : keyStart + chosen;
      });
    },
  };
}

/** The times at which a row begins or ends, and the rows that are active in the period before each of them. */
function activePeriods(starts: Float64Array, ends: Float64Array) {
  const changes = Float64Array.from(new Set([...starts, ...ends, Number.POSITIVE_INFINITY])).sort();
  const byStart = [...starts.keys()].sort((a, b) => (starts[a] as number) - (starts[b] as number));
  let begun = 0;
  let active: readonly number[] = [];
  const activeBefore = Array.from(changes, (_, c) => {
    const begin = changes[c - 1] ?? Number.NEGATIVE_INFINITY;
    const first = begun;
    while (begun < byStart.length && (starts[byStart[begun] as number] as number) <= begin) begun++;
    active = [...active, ...byStart.slice(first, begun)]
      .filter((row) => begin < (ends[row] as number))
      .sort((a, b) => a - b);
    return active;
  });
  return { changes, activeBefore };
}

function allOf(rows: number, source: Reader<Float64Array>): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => source.at(row) as number);
}
