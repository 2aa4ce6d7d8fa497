import { optionError, show, suggest } from '../errors.ts';
import { columnPath } from '../event/columnPath.ts';
import { arrayOf, isText, must } from '../options/checkOptions.ts';
import { checkFormatOptions } from './csv/csvOptions.ts';
import { dataFiles } from './dataFiles.ts';
import type { FileTable } from './fileTable.ts';
import { checkReadOptions, type OwnOptions, openTable, type ReadTableOptions } from './readTable.ts';
import { setOwn } from './setOwn.ts';

/**
 * Reads several files, or the files of a folder, as tables by name. A folder stands for its data files, sorted by name; hidden
 * files and subfolders are ignored.
 *
 * Options hold for all tables. In `types` and `timestampColumn`, `zip` is that column of every table that has it, `orders.zip` that
 * of the table `orders` alone. `sortByTime` sorts the tables that have a date column.
 *
 * Rejects as {@link readTable} does, and with `INVALID_INPUT` if a folder has no data file, or two files would have one name.
 *
 * @example
 * ```ts
 * import { fromTables, readTables } from 'spindle-rx';
 *
 * const tables = await readTables('export/', { types: { 'orders.zip': 'text' } });
 * fromTables(tables, { references: { orders: { customer_id: 'customers' } } }).subscribe(console.log);
 * ```
 */
export async function readTables(
  paths: string | readonly string[],
  options: ReadTableOptions = {},
): Promise<Readonly<Record<string, FileTable>>> {
  const list = typeof paths === 'string' ? [paths] : paths;
  arrayOf(must(isText, 'the path of a file or a folder'), 1)(list, ['paths']);
  return openTables(await dataFiles(list), options);
}

/** Reads files by the names of their tables. `chosen` are those that are read; default: all. */
export async function openTables(
  files: ReadonlyMap<string, string>,
  options: ReadTableOptions,
  chosen: readonly string[] = [...files.keys()],
): Promise<Readonly<Record<string, FileTable>>> {
  checkReadOptions(options);
  checkFormatOptions(
    options,
    chosen.map((table) => files.get(table) as string),
  );
  const isOnly = files.size === 1;
  const tables: Record<string, FileTable> = {};
  for (const table of chosen) {
    // The only table gets all names, and refuses those that it does not have.
    const find = (name: string, columns: readonly string[]) =>
      columnOf(name, table, columns) ?? (isOnly ? name : undefined);
    const own = (columns: readonly string[]) => ownOptions(options, (name) => find(name, columns));
    setOwn(tables, table, await openTable(files.get(table) as string, options, own, isOnly));
  }
  if (!isOnly) requireMeant(options, tables, [...files.keys()]);
  return tables;
}

/** What the options say of one table. `find` returns the column of the table that a name means. */
function ownOptions(
  { types = {}, timestampColumn }: ReadTableOptions,
  find: (name: string) => string | undefined,
): OwnOptions {
  const named = Object.entries(types).map(([name, type]) => ({ name, column: find(name), type }));
  const own = named.filter(({ column }) => column !== undefined);
  // Of two names of one column, the one with its table counts.
  own.sort((a, b) => Number(a.column !== a.name) - Number(b.column !== b.name));
  return {
    types: Object.fromEntries(own.map(({ column, type }) => [column, type])),
    timestampColumn: timestampColumn === undefined ? undefined : find(timestampColumn),
  };
}

/** Throws if an option has no meaning for any of the tables. What it says of a table that was not read is not known. */
function requireMeant(
  { types = {}, timestampColumn, sortByTime }: ReadTableOptions,
  tables: Readonly<Record<string, FileTable>>,
  names: readonly string[],
): void {
  const columns = Object.entries(tables).map(([table, one]) => [table, one.columns.map(({ name }) => name)] as const);
  const requireColumn = (option: string, name: string) => {
    if (columns.some(([table, own]) => columnOf(name, table, own) !== undefined)) return;
    if (names.some((table) => !Object.hasOwn(tables, table) && name.startsWith(`${table}.`))) return;
    const known = suggest(name, [...new Set(columns.flatMap(([, own]) => own))]);
    throw optionError('UNKNOWN_COLUMN', [option], `: no table has a column ${show(name)}; there are ${known}`);
  };
  for (const name of Object.keys(types)) requireColumn('types', name);
  if (timestampColumn !== undefined) requireColumn('timestampColumn', timestampColumn);
  if (sortByTime && Object.values(tables).every((table) => table.timestampColumn === undefined))
    throw optionError('INVALID_INPUT', ['sortByTime'], ': no table has a date column');
}

/** The column of a table that a name means: `zip` and `orders.zip` both mean `zip` of `orders`. It may stand inside of objects. */
function columnOf(name: string, table: string, columns: readonly string[]): string | undefined {
  if (columns.includes(name)) return name;
  const rest = name.startsWith(`${table}.`) ? name.slice(table.length + 1) : undefined;
  return [rest, name].find((one) => one !== undefined && columnPath(columns, one));
}
