import type { ParentDistribution } from './distribution.ts';

/**
 * Every row of the parent is equally likely.
 *
 * @example
 * ```ts
 * import { foreignKey, uniform } from 'spindle-rx/generator';
 *
 * const columns = { store_id: foreignKey('store', uniform()) };
 * ```
 */
export function uniform(): ParentDistribution {
  return (_context, { rows }) =>
    (u) =>
      Math.floor(u * rows);
}
