import type { ColumnContext, TableColumns } from '../column.ts';

/** How the rows of a table refer to the rows of a parent: {@link uniform}, {@link zipf} or {@link pareto}. */
export type ParentDistribution = (context: ColumnContext, parent: TableColumns) => ChooseParent;

/** Chooses the parent's row that row `row` refers to, by a uniform number of [0, 1). */
export type ChooseParent = (u: number, row: number) => number;
