import { anything, checkOptions, required } from '../options/checkOptions.ts';
import { checkDomain } from './checkDomain.ts';
import type { Domain, Scales, TableSpecs } from './domain.ts';

/**
 * Declares a domain. It only checks the declaration, and returns it with its types.
 *
 * @throws SpindleError `INVALID_OPTION` if a column is no strategy, the first column of a table is no primary key, a parent is
 * declared after its children, a `measure` does not exist, there is no table, a table has no number of rows, or a column is of the
 * period and there is none
 *
 * @example
 * ```ts
 * import { defineDomain, lognormal, sequence } from 'spindle-rx/generator';
 *
 * const shop = defineDomain({
 *   name: 'shop',
 *   scales: { small: { order: 100 } },
 *   tables: { order: { rows: 'scaled', columns: { order_id: sequence(), total: lognormal({ mu: 3, sigma: 1, clamp: [1, 900] }) } } },
 * });
 * ```
 */
export function defineDomain<const T extends TableSpecs, const S extends Scales>(domain: Domain<T, S>): Domain<T, S> {
  checkOptions<Domain<T, S>>('defineDomain', domain, {
    name: required(anything),
    tables: required(anything),
    scales: required(anything),
    period: anything,
  });
  checkDomain(domain as Domain);
  return domain;
}
