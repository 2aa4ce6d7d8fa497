import { optionError, printable, show, suggest } from '../errors.ts';
import { type Check, isRecord, isText, must, object, recordOf, required, text } from '../options/checkOptions.ts';
import { readableRowsCheck } from '../table/checkRows.ts';
import type { KnownColumn } from '../table/columnSurvey.ts';
import { knownColumns, unknownColumn } from '../table/columns.ts';
import { isTable } from '../table/randomAccess.ts';
import type { Column, Row, Table } from '../table/table.ts';

/** A table whose rows can be read by number. */
export type ReadableTable<R extends object = object> = Table<R> | readonly R[];

/** A table whose rows come one by one, as those of a file do. Its columns are known before. */
export interface StreamedTable extends AsyncIterable<Row> {
  readonly columns: readonly Column[];
  readonly timestampColumn: string | undefined;
  /** How often its rows come; default 1. Of a looped table, each pass has later times than the one before it. */
  readonly passes?: number;
  /** The rows of one pass. */
  pass?(): AsyncIterable<Row>;
}

/** Tables by name, parents first. */
export type ReadableTables = Readonly<Record<string, ReadableTable | StreamedTable>>;

/** The column of a table that holds its keys. */
export interface KeyColumn {
  readonly table: string;
  readonly column: string;
}

/**
 * By table and column: the table whose keys the column holds. The key of an array or of a file is its first column, unless
 * `{ table, column }` names another one.
 */
export type References = Readonly<Record<string, Readonly<Record<string, string | KeyColumn>>>>;

/** A column that holds keys of a table. */
export interface Relation {
  readonly column: string;
  readonly to: string;
  /** The column of the other table that holds its keys. */
  readonly key: string;
}

/** The columns of a table that hold keys of one of the tables: those that the table declares, and those of `references`. */
export function relationsOf(name: string, tables: ReadableTables, references: References): readonly Relation[] {
  const table = tables[name] as ReadableTable | StreamedTable;
  const own = isTable(table) ? table.columns.map((column) => [column.name, column.references]) : [];
  const all: Readonly<Record<string, string | KeyColumn | undefined>> = {
    ...Object.fromEntries(own),
    ...references[name],
  };
  return Object.entries(all).flatMap(([column, reference]) => {
    if (reference === undefined) return [];
    const { table: to, column: key } = keyOf(reference);
    if (!Object.hasOwn(tables, to)) return [];
    return [{ column, to, key: key ?? primaryKeyOf(tables[to] as ReadableTable) ?? '' }];
  });
}

/** For the tables of a timeline by name. */
export const tablesCheck: Check = recordOf(readableRowsCheck, 'an object of tables by name');

const keyColumn = object<KeyColumn>({ table: required(text), column: required(text) });

const referenceCheck: Check = (reference, option) => {
  if (isRecord(reference)) keyColumn(reference, option);
  else must(isText, 'the name of a table, or { table, column }')(reference, option);
};

/** For {@link References}. */
export const referencesCheck: Check = recordOf(
  recordOf(referenceCheck, 'an object of tables by column'),
  'an object that says for each table which of its columns refer to which table',
);

/** Throws if `references` names a table or a column that does not exist, or columns of which no values are equal. */
export function checkReferences(tables: ReadableTables, references: References): void {
  referencesCheck(references, ['references']);
  for (const [name, columns] of Object.entries(references)) {
    requireTable(tables, name);
    for (const [column, reference] of Object.entries(columns)) {
      const { table: to, column: key } = keyOf(reference);
      requireTable(tables, to);
      const from = requireColumn(tables, name, column);
      const target = key === undefined ? undefined : requireColumn(tables, to, key);
      requireComparable({ table: name, ...from }, { table: to, ...target });
    }
  }
}

const keyOf = (reference: string | KeyColumn): { readonly table: string; readonly column?: string } =>
  typeof reference === 'string' ? { table: reference } : reference;

function requireTable(tables: ReadableTables, name: string): void {
  if (Object.hasOwn(tables, name)) return;
  const known = suggest(name, Object.keys(tables));
  throw optionError('UNKNOWN_TABLE', ['references'], `: there is no table ${show(name)}; there are ${known}`);
}

/** The column as far as it is known. */
function requireColumn(tables: ReadableTables, table: string, column: string): KnownColumn {
  const known = knownColumns(tables[table]) ?? [];
  const found = known.find(({ name }) => name === column);
  if (found || known.length === 0) return found ?? { name: column };
  const names = known.map(({ name }) => name);
  throw unknownColumn(['references'], `table ${show(table)}`, column, names);
}

type Typed = Partial<KnownColumn> & { readonly table: string };

/** A number never equals a text, even if both have the same digits. */
function requireComparable(one: Typed, other: Typed): void {
  const isNumeric = ({ type }: Typed) => type === 'integer' || type === 'number';
  if (one.type === undefined || other.type === undefined) return;
  if (one.type === other.type || (isNumeric(one) && isNumeric(other))) return;
  const nameOf = ({ table, name }: Typed) => printable(`${table}.${name}`);
  const wider = one.type === 'text' ? other : one;
  throw optionError(
    'INVALID_OPTION',
    ['references'],
    (naming) =>
      `: ${nameOf(one)} holds ${one.type} and ${nameOf(other)} ${other.type}, so no values are equal; ${naming(['types', nameOf(wider)], 'text')} would make both text`,
  );
}

/** The primary key that a table declares, else the first column. */
export const primaryKeyOf = (table: ReadableTable | StreamedTable): string | undefined =>
  isTable(table) ? table.primaryKey : columnsOf(table)[0];

export const columnsOf = (table: ReadableTable | StreamedTable): readonly string[] =>
  (knownColumns(table) ?? []).map(({ name }) => name);
