import { SpindleError } from '../../errors.ts';
import type { ColumnContext } from '../column.ts';
import type { ParentIndex } from '../parentIndex.ts';

/** Finds the parents of a column's own table. */
export function parentIndexOf({ column, table }: ColumnContext): ParentIndex {
  if (table.parentIndex === undefined)
    throw new SpindleError('INVALID_OPTION', `${table.name}.${column}: ${table.name} has no parent`);
  return table.parentIndex;
}

/** Finds the children, rows of `table`, of another table. */
export function childIndexOf(context: ColumnContext, table: string, parent: string): ParentIndex {
  const { parentIndex } = context.otherTable(table);
  if (parentIndex?.parent !== parent)
    throw new SpindleError(
      'INVALID_OPTION',
      `${context.table.name}.${context.column}: ${table} is no child of ${parent}`,
    );
  return parentIndex;
}
