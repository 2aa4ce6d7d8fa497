import { SpindleError } from '../../errors.ts';
import { checkOptions, column, object, positive, required } from '../../options/checkOptions.ts';
import type { ColumnContext, TableColumns } from '../column.ts';
import { linearInterpolation } from '../linearInterpolation.ts';
import { upperBound } from '../upperBound.ts';
import type { ChooseParent, ParentDistribution } from './distribution.ts';
import { cappedPopularity, type Popularity } from './plateauLomax.ts';

/** Options of {@link pareto}. */
export interface ParetoOptions {
  /** The shape of the distribution: the smaller, the more uneven. */
  readonly alpha: number;
  /** The child's column that says when it happened. */
  readonly at: string;
  /** The parent's column, a `risingTime`, that says since when children can refer to it. */
  readonly since: string;
  /** No parent is expected to have more children than `rows`, or `timesMean` times the mean, whichever is more. */
  readonly most: { readonly rows: number; readonly timesMean: number };
}

/** The shares of parents that can be chosen are estimated at so many evenly spaced children. */
const SAMPLED_CHILDREN = 256;

/** Popularity is tabulated in so many steps of equal weight: it is constant within a step. */
const STEPS = 16_384;

/** If times rise from row to row, so many rows choose among the parents that there were at the time of the first. */
const ROWS_A_LOOKUP = 16;

/**
 * Popularity falls with the parent's row as the density of a Lomax (Pareto type II) distribution. It is constant for the
 * first parents, so that none of them is expected to have more children than `most` allows. A child chooses among the
 * parents that there were when it happened. If `at` rises from row to row, it may use the time of up to fifteen rows before.
 *
 * @example
 * ```ts
 * import { foreignKey, pareto } from 'spindle-rx/generator';
 *
 * const popularity = pareto({ alpha: 1.2, at: 'ordered_at', since: 'joined_at', most: { rows: 50, timesMean: 5 } });
 * const columns = { customer_id: foreignKey('customer', popularity) };
 * ```
 */
export function pareto(options: ParetoOptions): ParentDistribution {
  checkOptions<ParetoOptions>('pareto', options, {
    alpha: required(positive),
    at: required(column),
    since: required(column),
    most: required(object<ParetoOptions['most']>({ rows: required(positive), timesMean: required(positive) })),
  });
  const { at, since } = options;
  return (context, parent) => {
    const countDatedBy = parent.strategy(since).countDatedBy?.(parent.rows, context.period);
    if (countDatedBy === undefined)
      throw new SpindleError('INVALID_OPTION', `${parent.name}.${since} must be a risingTime column`);
    const times = context.table.numbers(at);
    const candidatesAt = (row: number) => countDatedBy(times.at(row) as number);
    const bounds = rowsOfEqualWeight(popularityOf(options, context, parent, candidatesAt), parent.rows);
    return chooser(bounds, candidatesAt, context.table.strategy(at).ordered ? ROWS_A_LOOKUP : 1);
  };
}

function popularityOf(
  { alpha, most }: ParetoOptions,
  { table }: ColumnContext,
  parent: TableColumns,
  candidatesAt: (row: number) => number,
): Popularity {
  const sampled = Math.min(table.rows, SAMPLED_CHILDREN);
  const shares = Float64Array.from(
    { length: sampled },
    (_, i) => candidatesAt(Math.floor(((i + 0.5) / sampled) * table.rows)) / parent.rows,
  );
  const mean = table.rows / parent.rows;
  return cappedPopularity(alpha, shares, Math.max(most.rows, most.timesMean * mean) / mean);
}

/** Bounds of the parent's rows, fractions included, between which popularity has equal weight. */
function rowsOfEqualWeight({ area, inverse }: Popularity, rows: number): Float64Array {
  return Float64Array.from({ length: STEPS + 1 }, (_, k) => inverse((k / STEPS) * area(1)) * rows);
}

/** Draws a place among the steps that the candidates cover, and interpolates within its step. */
function chooser(bounds: Float64Array, candidatesAt: (row: number) => number, rowsALookup: number): ChooseParent {
  const stepsTo = linearInterpolation(bounds, Float64Array.from(bounds.keys()), (row) => upperBound(bounds, row));
  let begin = 0;
  let end = 0;
  let candidates = 0;
  let steps = 0;
  return (u, row) => {
    if (row < begin || row >= end) {
      begin = row - (row % rowsALookup);
      end = begin + rowsALookup;
      candidates = candidatesAt(begin);
      steps = stepsTo(candidates);
    }
    const step = Math.floor(u * steps);
    const low = bounds[step] as number;
    const parent = low + (u * steps - step) * ((bounds[step + 1] as number) - low);
    return Math.min(candidates - 1, Math.floor(parent));
  };
}
