import { integer } from '../../options/checkOptions.ts';
import type { Strategy } from '../column.ts';
import { numbersOf } from './perRow.ts';

/**
 * `start`, `start + 1`, and so on. Every table's first column, its primary key, is a sequence.
 *
 * @example
 * ```ts
 * import { sequence } from 'spindle-rx/generator';
 *
 * const columns = { order_id: sequence(1000) };
 * ```
 */
export function sequence(start = 1): Strategy<number> {
  integer(start, ['start']);
  return {
    type: 'integer',
    encoding: 'plain',
    start,
    ordered: true,
    bind: ({ table }) => numbersOf(table.layout, (row) => start + row),
  };
}
