import { checkOptions, column, required, text } from '../../options/checkOptions.ts';
import type { Strategy } from '../column.ts';
import { childIndexOf } from './parentIndexOf.ts';
import { numbersFrom } from './perRow.ts';

/** Options of {@link childOf}. */
export interface ChildOfOptions {
  /** The table of the children. */
  readonly table: string;
  /** The parent of that table. */
  readonly of: string;
  /** The column of this table that holds the parent's key. */
  readonly via: string;
}

/**
 * The key of a child of the row that another key of this row refers to. All children are equally likely.
 *
 * @example
 * ```ts
 * import { childOf } from 'spindle-rx/generator';
 *
 * const columns = { card_id: childOf({ table: 'card', of: 'customer', via: 'customer_id' }) };
 * ```
 */
export function childOf(options: ChildOfOptions): Strategy<number> {
  const { table, of, via } = checkOptions<ChildOfOptions>('childOf', options, {
    table: required(text),
    of: required(text),
    via: required(column),
  });
  return {
    type: 'integer',
    encoding: 'plain',
    references: () => table,
    bind(context) {
      const random = context.random();
      const parent = context.otherTable(of);
      const { keyStart } = context.otherTable(table);
      const index = childIndexOf(context, table, of);
      return numbersFrom(context.table.layout, context.table.numbers(via), (row, key) => {
        const first = index.firstChild(key - parent.keyStart);
        return keyStart + first + random.integer(row, index.endOfChildren(key - parent.keyStart) - first);
      });
    },
  };
}
