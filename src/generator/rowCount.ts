import { checkOption, SpindleError } from '../errors.ts';
import { column as aColumn, isFunction, isRecord, text } from '../options/checkOptions.ts';
import type { RandomFamily } from '../random/random.ts';
import type { Period } from '../table/table.ts';
import type { BlockLayout } from './blockLayout.ts';
import { type ChildCounts, matchCounts, ratioCounts } from './childCounts.ts';
import { childLayout } from './childLayout.ts';
import type { TableColumns } from './column.ts';
import { ParentIndex } from './parentIndex.ts';
import { type PeriodTime, risingTimes, yearsOf } from './period.ts';

/**
 * How many rows a table has: what its scale says, a fixed number, a number for each year, or a number of children for each row of
 * a parent.
 */
export type RowCount = 'scaled' | number | YearlyRows | ChildRows;

/** Rows for each year of the domain's period: see {@link perYear}. */
export interface YearlyRows {
  /** @internal */
  rowsIn(period: Period): number;
}

/** Rows that are children of the rows of a parent: see {@link perParent} and {@link oneForEach}. */
export interface ChildRows {
  /** The name of the parent table. */
  readonly parent: string;
  /** @internal */
  index(
    parent: TableColumns,
    random: RandomFamily,
  ): { readonly layout: BlockLayout; readonly parentIndex: ParentIndex };
}

export const isYearly = (rows: unknown): rows is YearlyRows => isRecord(rows) && isFunction(rows.rowsIn);

export const areChildren = (rows: RowCount | undefined): rows is ChildRows =>
  typeof rows === 'object' && 'parent' in rows;

/**
 * So many rows for each year between two times of the domain's period, one at least. A year has 365.25 days.
 *
 * @example
 * ```ts
 * import { perYear, sequence, uniformTime } from 'spindle-rx/generator';
 *
 * const sale = { rows: perYear(50), columns: { sale_id: sequence(), start: uniformTime() } };
 * ```
 */
export function perYear(rows: number, from: PeriodTime = 'from', to: PeriodTime = 'to'): YearlyRows {
  checkOption(Number.isFinite(rows) && rows > 0 && rows <= 2 ** 40, 'rows', rows, 'above 0 and at most 2^40');
  const times = risingTimes([from, to], [['from'], ['to']]);
  return {
    rowsIn(period) {
      times.checkPeriod?.(period, 'rows');
      const [start = 0, end = 0] = times.in(period);
      return Math.max(1, Math.round(rows * yearsOf({ from: new Date(start), to: new Date(end) })));
    },
  };
}

/**
 * ⌊ratio·n⌋ children of the first n parents, exact after each ten parents, and at random among them. If the ratio is 1 or
 * more, every parent has at least one child.
 *
 * @example
 * ```ts
 * import { parentKey, perParent, sequence } from 'spindle-rx/generator';
 *
 * const order_line = { rows: perParent('order', 2.5), columns: { line_id: sequence(), order_id: parentKey() } };
 * ```
 */
export function perParent(parent: string, ratio: number): ChildRows {
  text(parent, ['parent']);
  checkOption(Number.isFinite(ratio) && ratio > 0 && ratio <= 100, 'ratio', ratio, 'above 0 and at most 100');
  return { parent, index: (table, random) => indexed(table, ratioCounts(ratio, random)) };
}

/**
 * One child for each parent whose `column`, an `exactShare` column, holds `value`.
 *
 * @example
 * ```ts
 * import { oneForEach, parentKey, sequence } from 'spindle-rx/generator';
 *
 * const refund = { rows: oneForEach('order', 'status', 'returned'), columns: { refund_id: sequence(), order_id: parentKey() } };
 * ```
 */
export function oneForEach(parent: string, column: string, value: string): ChildRows {
  text(parent, ['parent']);
  aColumn(column, ['column']);
  checkOption(typeof value === 'string', 'value', value, 'a string');
  return {
    parent,
    index(table) {
      const strategy = table.strategy(column);
      if (strategy.exactCount === undefined)
        throw new SpindleError('INVALID_OPTION', `${parent}.${column} must be an exactShare column`);
      const ofFirst = (parents: number) => strategy.exactCount?.(value, parents) as number;
      return indexed(table, matchCounts(table.layout, table.texts(column), value, ofFirst));
    },
  };
}

function indexed({ name, layout: parents }: TableColumns, counts: ChildCounts) {
  const layout = childLayout(parents, counts.ofFirst);
  return { layout, parentIndex: new ParentIndex(name, parents, layout, counts) };
}
