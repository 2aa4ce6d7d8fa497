import { isFunction, must, text } from '../../options/checkOptions.ts';
import { aStrategy } from '../checks.ts';
import type { Strategy } from '../column.ts';
import type { ParentDistribution } from '../distributions/distribution.ts';
import { numbersOf } from './perRow.ts';

/**
 * The key of a row of another table; `distribution` says how often each of its rows is referred to.
 *
 * @example
 * ```ts
 * import { foreignKey, uniform } from 'spindle-rx/generator';
 *
 * const columns = { customer_id: foreignKey('customer', uniform()) };
 * ```
 */
export function foreignKey(table: string, distribution: ParentDistribution): Strategy<number> {
  text(table, ['table']);
  must(isFunction, 'uniform(), zipf(…) or pareto(…)')(distribution, ['distribution']);
  return {
    type: 'integer',
    encoding: 'plain',
    references: () => table,
    bind(context) {
      const parent = context.otherTable(table);
      const random = context.random();
      const { keyStart } = parent;
      const choose = distribution(context, parent);
      return numbersOf(context.table.layout, (row) => keyStart + choose(random.uniform(row), row));
    },
  };
}

/**
 * Declares that the values of another strategy, such as a list, are keys of a table.
 *
 * @example
 * ```ts
 * import { keyOf, listedNumbers } from 'spindle-rx/generator';
 *
 * const columns = { parent_id: keyOf('category', listedNumbers([null, 1, 1])) };
 * ```
 */
export function keyOf<V extends number | null>(table: string, strategy: Strategy<V>): Strategy<V> {
  text(table, ['table']);
  aStrategy(strategy, ['strategy']);
  return { ...strategy, references: () => table };
}
