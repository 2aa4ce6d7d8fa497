import { sep } from 'node:path';
import { list, printable, SpindleError, show, suggest } from '../../errors.ts';
import type { Column, Table } from '../../generator/index.ts';
import type { FileTable } from '../../input/index.ts';
import { flagName } from '../options/optionEntry.ts';
import type { ShapeFlags } from '../options/shapeOptions.ts';
import { UsageError } from '../options/usageError.ts';
import { withoutUndefined } from '../options/withoutUndefined.ts';
import { domainNamed, isModule } from './domainNamed.ts';

/** The tables that the first argument means. */
export interface Source {
  readonly label: string;
  readonly tables: Readonly<Record<string, Table | FileTable>>;
  /** The column of a table that measures a row, where there is one. */
  measureOf(table: string): string | undefined;
}

/** Whether the first argument means a file of data; else it means a domain. */
export const isFile = (source: string): boolean =>
  !isModule(source) &&
  (source === '-' || source.includes('/') || source.includes(sep) || /\.(csv|jsonl|ndjson|json)$/i.test(source));

export async function openSource(source: string, flags: ShapeFlags): Promise<Source> {
  return isFile(source) ? openFile(source, flags) : openDomain(source, flags);
}

async function openDomain(name: string, flags: ShapeFlags): Promise<Source> {
  const domain = await domainNamed(name, ` (a file is given by a path, such as ./${printable(name)})`);
  refuse(flags, ['inputFormat', 'types', 'sortByTime', 'metadata'], 'is for a file of your own');
  const { scale = 'small', seed = 42 } = flags;
  const { Spindle } = await import('../../generator/index.ts');
  const tables: Readonly<Record<string, Table>> = new Spindle().generate({ domain, scale, seed }).tables;
  return { label: `${name} ${scale}`, tables, measureOf: (table) => domain.tables[table]?.measure };
}

async function openFile(path: string, flags: ShapeFlags): Promise<Source> {
  refuse(flags, ['scale', 'timeline'], 'is for a domain');
  const { readTable } = await import('../../input/index.ts');
  const { inputFormat: format, types, timestampColumn, sortByTime } = flags;
  const table = await readTable(path, withoutUndefined({ format, types, timestampColumn, sortByTime }));
  const ofType = (type: Column['type']) => table.columns.find((column) => column.type === type)?.name;
  return {
    label: path === '-' ? 'stdin' : printable(path),
    tables: { [table.name]: table },
    measureOf: () => ofType('number') ?? ofType('integer'),
  };
}

function refuse(flags: ShapeFlags, names: readonly (keyof ShapeFlags)[], why: string): void {
  for (const name of names) if (flags[name] !== undefined) throw new UsageError(`${flagName(name)} ${why}`);
}

/** The tables to stream: the one that `--table` names, all of them, or the only one. */
export function chosenTables(
  { label, tables }: Pick<Source, 'label' | 'tables'>,
  { table, allTables, timeline }: Pick<ShapeFlags, 'table' | 'allTables' | 'timeline'>,
): readonly string[] {
  const names = Object.keys(tables);
  if (timeline && (table !== undefined || allTables)) throw new UsageError('--timeline is of all tables, as one');
  if (table !== undefined && allTables) throw new UsageError('give either --table or --all-tables');
  if (allTables || timeline || (table === undefined && names.length === 1)) return names;
  if (table === undefined) throw new UsageError(`--table is missing: ${label} has ${list(names)}; or --all-tables`);
  if (names.includes(table)) return [table];
  throw new SpindleError('UNKNOWN_TABLE', `${label} has no table ${show(table)}; it has ${suggest(table, names)}`);
}
