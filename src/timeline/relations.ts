import { optionError, show, suggest } from '../errors.ts';
import { type Check, recordOf, text } from '../options/checkOptions.ts';
import { readableRowsCheck } from '../table/checkRows.ts';
import { knownColumns, unknownColumn } from '../table/columns.ts';
import { isTable } from '../table/randomAccess.ts';
import type { Table } from '../table/table.ts';

/** A table whose rows can be read by number. */
export type ReadableTable<R extends object = object> = Table<R> | readonly R[];

/** Readable tables by name, parents first. */
export type ReadableTables = Readonly<Record<string, ReadableTable>>;

/** By table and column: the table whose keys the column holds. */
export type References = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A column that holds keys of a table. */
export interface Relation {
  readonly column: string;
  readonly to: string;
}

/** The columns of a table that hold keys of one of the tables: those that the table declares, and those of `references`. */
export function relationsOf(name: string, tables: ReadableTables, references: References): readonly Relation[] {
  const table = tables[name] as ReadableTable;
  const own = isTable(table) ? table.columns.map((column) => [column.name, column.references]) : [];
  const all: Readonly<Record<string, string | undefined>> = { ...Object.fromEntries(own), ...references[name] };
  return Object.entries(all).flatMap(([column, to]) =>
    to !== undefined && Object.hasOwn(tables, to) ? [{ column, to }] : [],
  );
}

/** For readable tables by name. */
export const tablesCheck: Check = recordOf(readableRowsCheck, 'an object of tables by name');

const referencesCheck = recordOf(
  recordOf(text, 'an object of tables by column'),
  'an object that says for each table which of its columns refer to which table',
);

/** Throws if `references` names a table or a column that does not exist. */
export function checkReferences(tables: ReadableTables, references: References): void {
  referencesCheck(references, ['references']);
  const names = Object.keys(tables);
  for (const [name, columns] of Object.entries(references)) {
    const table = requireTable(name);
    const known = columnsOf(table);
    for (const [column, to] of Object.entries(columns)) {
      requireTable(to);
      if (known.length > 0 && !known.includes(column))
        throw unknownColumn(['references'], `table ${show(name)}`, column, known);
    }
  }

  function requireTable(name: string): ReadableTable {
    if (Object.hasOwn(tables, name)) return tables[name] as ReadableTable;
    throw optionError(
      'UNKNOWN_TABLE',
      ['references'],
      `: there is no table ${show(name)}; there are ${suggest(name, names)}`,
    );
  }
}

/** The primary key that a table declares, or the first column of an array. */
export const primaryKeyOf = (table: ReadableTable): string | undefined =>
  isTable(table) ? table.primaryKey : columnsOf(table)[0];

export const columnsOf = (table: ReadableTable): readonly string[] =>
  (knownColumns(table) ?? []).map(({ name }) => name);
