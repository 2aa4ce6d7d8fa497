import { SpindleError, show } from '../errors.ts';
import type { Column, Table } from '../table/table.ts';
import type { Strategy } from './column.ts';
import type { RowCount } from './rowCount.ts';

/** A table as a domain declares it. The first column is the primary key, a sequence. */
export interface TableSpec {
  /** How many rows it has. */
  readonly rows: RowCount;
  /** The column that measures a row: an order's total, a product's price. */
  readonly measure?: string;
  readonly columns: Readonly<Record<string, Strategy<unknown>>>;
}

/** The tables of a domain by name, in generation order. */
export type TableSpecs = Readonly<Record<string, TableSpec>>;

/** For each scale, the number of rows of each table whose `rows` is `'scaled'`. */
export type Scales = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A set of tables that refer to each other, parents declared first. */
export interface Domain<T extends TableSpecs = TableSpecs, S extends Scales = Scales> {
  readonly name: string;
  readonly tables: T;
  readonly scales: S;
}

type ValueOf<S> = S extends { readonly sample?: infer V } ? Exclude<V, undefined> : never;

// With `& {}` editors show the columns, and not this type's name with all strategies.
/** The row of a declared table: a value for each column, of the column's type. */
export type RowOf<T extends TableSpec> = { readonly [C in keyof T['columns']]: ValueOf<T['columns'][C]> } & {};

/** The tables of a domain by name, with typed rows. */
export type Tables<D extends Domain = Domain> = { readonly [N in keyof D['tables']]: Table<RowOf<D['tables'][N]>> };

/**
 * Declares a domain. It only checks the declaration, and returns it with its types.
 *
 * @throws SpindleError `INVALID_OPTION` if the first column of a table is no primary key, a parent is declared after its
 * children, a `measure` does not exist, there is no table, or a table has no number of rows
 */
export function defineDomain<const T extends TableSpecs, const S extends Scales>(domain: Domain<T, S>): Domain<T, S> {
  const declared = new Set<string>();
  if (Object.keys(domain.tables).length === 0)
    throw new SpindleError('INVALID_OPTION', `domain ${domain.name} must have a table`);
  for (const [name, { rows, columns, measure }] of Object.entries<TableSpec>(domain.tables)) {
    const refuse = (why: string) => {
      throw new SpindleError('INVALID_OPTION', `table ${name} of domain ${domain.name} ${why}`);
    };
    const key = Object.values(columns)[0];
    if (key?.start === undefined) refuse('must have a sequence as its first column, the primary key');
    if (typeof rows === 'object') {
      if (!declared.has(rows.parent)) refuse(`must be declared after its parent, ${rows.parent}`);
    } else if (rows !== 'scaled' && !isRowCount(rows))
      refuse(`must have 'scaled', a positive integer or children of a parent as its rows, got ${show(rows)}`);
    if (measure !== undefined && !Object.hasOwn(columns, measure)) refuse(`has no column ${measure} to be its measure`);
    if (rows === 'scaled')
      for (const [scale, counts] of Object.entries(domain.scales))
        if (!isRowCount(counts[name])) refuse(`must have a number of rows at scale ${scale}`);
    declared.add(name);
  }
  return domain;
}

const isRowCount = (rows: unknown): boolean => Number.isSafeInteger(rows) && (rows as number) > 0;

/** The columns of each table of a domain, without generating anything. */
export function describe<D extends Domain>(domain: D): { readonly [N in keyof D['tables']]: readonly Column[] } {
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
  const parent = typeof spec?.rows === 'object' ? spec.rows.parent : undefined;
  return spec?.columns[column]?.references?.({
    name: parent,
    references: (name) => (parent === undefined ? undefined : referenceOf(parent, name, tables)),
  });
}
