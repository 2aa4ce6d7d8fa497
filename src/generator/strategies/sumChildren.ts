import { column as aColumn, text } from '../../options/checkOptions.ts';
import type { Strategy } from '../column.ts';
import { pooledArray } from '../pooledArray.ts';
import type { Reader } from '../reader.ts';
import { childIndexOf } from './parentIndexOf.ts';
import { cents } from './perRow.ts';

/**
 * The sum, in cents, of a column of the row's children.
 *
 * @example
 * ```ts
 * import { sumChildren } from 'spindle-rx/generator';
 *
 * const columns = { total: sumChildren('order_line', 'amount') };
 * ```
 */
export function sumChildren(table: string, column: string): Strategy<number> {
  text(table, ['table']);
  aColumn(column, ['column']);
  return {
    type: 'number',
    encoding: 'plain',
    bind(context): Reader {
      const index = childIndexOf(context, table, context.table.name);
      const amounts = context.otherTable(table).numbers(column);
      return {
        block(block) {
          const { starts } = index.childrenOfBlock(block);
          const values = amounts.block(block);
          const sums = pooledArray(starts.length - 1);
          for (let p = 0, child = 0; p < sums.length; p++) {
            let sum = 0;
            for (const end = starts[p + 1] as number; child < end; child++) sum += values[child] as number;
            sums[p] = cents(sum);
          }
          return sums;
        },
        at(row) {
          let sum = 0;
          const end = index.endOfChildren(row);
          for (let child = index.firstChild(row); child < end; child++) sum += amounts.at(child) as number;
          return cents(sum);
        },
      };
    },
  };
}
