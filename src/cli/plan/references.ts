import { list, printable, show, suggest } from '../../errors.ts';
import type { FileTable } from '../../input/index.ts';
import type { KeyColumn, References } from '../../timeline/relations.ts';
import { UsageError } from '../options/usageError.ts';

type Tables = Readonly<Record<string, FileTable>>;

/** What `--reference orders.customer_id=customers.id` says of tables. */
export function readReferences(given: readonly string[], tables: Tables): References {
  const references: Record<string, Record<string, KeyColumn>> = {};
  for (const text of given) {
    const { child, parent } = sidesOf(text, tables);
    references[child.table] = { ...references[child.table], [child.column]: parent };
  }
  return references;
}

/** Both columns. Names may hold `=` and dots as well, so the tables decide where a name ends. */
function sidesOf(text: string, tables: Tables): { readonly child: KeyColumn; readonly parent: KeyColumn } {
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
    const child = columnNamed(text.slice(0, at), tables);
    const parent = columnNamed(text.slice(at + 1), tables);
    if (child && parent) return { child, parent };
  }
  const at = text.indexOf('=');
  const sides = [text.slice(0, at), text.slice(at + 1)];
  throw noColumn(sides.find((side) => !columnNamed(side, tables)) ?? text, tables);
}

function columnNamed(text: string, tables: Tables): KeyColumn | undefined {
  for (const [table, { columns }] of Object.entries(tables)) {
    const column = text.startsWith(`${table}.`) ? text.slice(table.length + 1) : undefined;
    if (columns.some(({ name }) => name === column)) return { table, column: column as string };
  }
  return undefined;
}

function noColumn(text: string, tables: Tables): UsageError {
  const name = Object.keys(tables).find((table) => text.startsWith(`${table}.`));
  if (name === undefined)
    return new UsageError(`--reference: ${show(text)} names no table and column; there are ${tablesIn(tables)}`);
  const columns = (tables[name]?.columns ?? []).map((column) => column.name);
  const column = text.slice(name.length + 1);
  return new UsageError(
    `--reference: table ${show(name)} has no column ${show(column)}; it has ${suggest(column, columns)}`,
  );
}

const tablesIn = (tables: Tables): string =>
  list(
    Object.entries(tables).map(
      ([name, { columns }]) => `${printable(name)}.${printable(columns[0]?.name ?? 'column')}`,
    ),
  );

/** The tables, each after those that it refers to. Else their order stays. */
export function parentsFirst<T>(
  tables: Readonly<Record<string, T>>,
  references: References,
): Readonly<Record<string, T>> {
  const placed = new Map<string, T>();
  const begun = new Set<string>();
  const place = (name: string) => {
    if (begun.has(name)) return;
    begun.add(name);
    for (const parent of Object.values(references[name] ?? {})) place((parent as KeyColumn).table);
    placed.set(name, tables[name] as T);
  };
  for (const name of Object.keys(tables)) place(name);
  return Object.fromEntries(placed);
}
