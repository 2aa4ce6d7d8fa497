import type { Column } from '../table/table.ts';
import { aDomain } from './checkDomain.ts';
import type { Domain, TableSpecs } from './domain.ts';
import { areChildren } from './rowCount.ts';

/**
 * The columns of each table of a domain, without generating anything.
 *
 * @example
 * ```ts
 * import { RetailDomain } from 'spindle-rx/domains/retail';
 * import { describe } from 'spindle-rx/generator';
 *
 * console.log(describe(new RetailDomain()).order.map(({ name, type }) => `${name}: ${type}`));
 * ```
 */
export function describe<D extends Domain>(domain: D): { readonly [N in keyof D['tables']]: readonly Column[] } {
  aDomain(domain, ['domain']);
  return Object.fromEntries(Object.keys(domain.tables).map((name) => [name, columnsOf(name, domain.tables)])) as {
    readonly [N in keyof D['tables']]: readonly Column[];
  };
}

/** The columns of one table of a domain. */
export function columnsOf(table: string, tables: TableSpecs): readonly Column[] {
  return Object.entries(tables[table]?.columns ?? {}).map(([name, { type }]) => {
    const references = referenceOf(table, name, tables);
    return { name, type, ...(references !== undefined && { references }) };
  });
}

function referenceOf(table: string, column: string, tables: TableSpecs): string | undefined {
  const spec = tables[table];
  const parent = areChildren(spec?.rows) ? spec.rows.parent : undefined;
  return spec?.columns[column]?.references?.({
    name: parent,
    references: (name) => (parent === undefined ? undefined : referenceOf(parent, name, tables)),
  });
}
