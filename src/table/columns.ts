import { SpindleError, suggest } from '../errors.ts';
import type { ColumnType } from './table.ts';

/** A column of rows; its type where that is known. */
export interface KnownColumn {
  readonly name: string;
  readonly type?: ColumnType;
}

/** Among so many rows a column must show, where nobody says which there are. */
export const shownWithin = 1000;

/** The columns of rows before they are streamed: those of a table, or of an array's first rows; undefined for others. */
export function knownColumns(rows: object | undefined): readonly KnownColumn[] | undefined {
  if (!Array.isArray(rows)) return (rows as { readonly columns?: readonly KnownColumn[] } | undefined)?.columns;
  if (rows.length === 0) return undefined;
  const names = new Set<string>(rows.slice(0, shownWithin).flatMap((row: object) => Object.keys(row)));
  return [...names].map((name) => ({ name }));
}

/** The names of the tables that have a column, or may have it; throws where there is none. `option` is what names it. */
export function tablesWith(
  column: string,
  tables: Readonly<Record<string, object>>,
  option: string,
): readonly string[] {
  const known = Object.entries(tables).map(([name, rows]) => ({ name, columns: knownColumns(rows) }));
  const having = known.flatMap(({ name, columns }) =>
    columns === undefined || columns.some((one) => one.name === column) ? [name] : [],
  );
  if (having.length > 0 || known.length === 0) return having;
  const columns = new Set(known.flatMap(({ columns = [] }) => columns.map(({ name }) => name)));
  throw new SpindleError(
    'UNKNOWN_COLUMN',
    `${option}: no table has a column "${column}"; there are ${suggest(column, [...columns])}`,
  );
}
