import { list, printable, SpindleError, show, suggest } from '../../errors.ts';
import type { Column, Table } from '../../generator/index.ts';
import type { FileTable } from '../../input/index.ts';
import type { References } from '../../timeline/relations.ts';
import { requireTimeOrder } from '../../timeline/requireTimeOrder.ts';
import { flagOf } from '../options/flagNames.ts';
import type { ShapeFlags } from '../options/shapeOptions.ts';
import { UsageError } from '../options/usageError.ts';
import { withoutUndefined } from '../options/withoutUndefined.ts';
import { domainNamed } from './domainNamed.ts';
import { domainPeriod } from './domainPeriod.ts';
import { parentsFirst, readReferences } from './references.ts';
import { sourceFiles } from './sourceFiles.ts';

/** The tables that the arguments mean. */
export interface Source {
  readonly label: string;
  readonly tables: Readonly<Record<string, Table | FileTable>>;
  /** The column of a table that measures a row, where there is one. */
  measureOf(table: string): string | undefined;
  /** The timestamp column that the user has named, for the tables that have it. Tables of files know their own. */
  readonly timestampColumn: string | undefined;
  /** Which columns of files refer to which. Tables of a domain know their own. */
  readonly references: References;
}

/** The flags that decide what is read, and how often. */
export interface SourceFlags extends ShapeFlags {
  readonly workers?: number;
  readonly checkpoint?: string;
  /** What `verify` compares the rows with. */
  readonly against?: string;
}

export async function openSource(sources: readonly string[], flags: SourceFlags): Promise<Source> {
  if (flags.sql !== undefined) return (await import('./querySource.ts')).openQuery(flags.sql, flags);
  const files = await sourceFiles(sources);
  return files ? openFiles(list(sources.map(labelOf)), files, flags) : openDomain(sources[0] as string, flags);
}

const labelOf = (path: string): string => (path === '-' ? 'stdin' : path);

/** The options that a domain does not take. */
const ownFile = [
  ...(['inputFormat', 'encoding', 'delimiter', 'header', 'relaxedQuotes', 'badRows'] as const),
  ...(['types', 'null', 'zone', 'inferRows', 'sortByTime', 'metadata', 'reference', 'loop'] as const),
];

async function openDomain(name: string, flags: ShapeFlags): Promise<Source> {
  const domain = await domainNamed(name, ` (a file is given by a path, such as ./${printable(name)})`);
  refuse(flags, ownFile, 'is for a file of your own');
  const { scale = 'small', seed = 42, timestampColumn } = flags;
  const { Spindle } = await import('../../generator/index.ts');
  const tables: Readonly<Record<string, Table>> = new Spindle().generate({
    domain,
    scale,
    seed,
    ...domainPeriod(flags),
  }).tables;
  return {
    label: `${name} ${scale}`,
    tables,
    timestampColumn,
    references: {},
    measureOf: (table) => domain.tables[table]?.measure,
  };
}

async function openFiles(label: string, files: ReadonlyMap<string, string>, flags: ShapeFlags): Promise<Source> {
  refuse(flags, ['scale'], 'is for a domain');
  refuse(flags, ['from', 'to'], 'is for a domain: a file has times of its own');
  const { openTables } = await import('../../input/readTables.ts');
  const { inputFormat: format, encoding, delimiter, header, relaxedQuotes, badRows } = flags;
  const { types, null: nulls, zone, inferRows, timestampColumn, sortByTime, loop } = flags;
  // A table that is not streamed may be large, so it is not read.
  const chosen = chosenTables(label, [...files.keys()], flags);
  const options = withoutUndefined({
    ...{ format, encoding, delimiter, header, relaxedQuotes, badRows },
    ...{ types, null: nulls, zone, inferRows, timestampColumn, sortByTime, loop },
  });
  const opened = await openTables(files, options, chosen);
  // What one table alone refers to makes no difference.
  const references = flags.table === undefined ? readReferences(flags.reference ?? [], opened) : {};
  const tables = parentsFirst(opened, references);
  // Of what can be read only once, the run will know.
  if (flags.timeline) await requireTimeOrder(Object.values(tables).filter(({ version }) => version !== undefined));
  const ofType = (table: string, type: Column['type']) =>
    tables[table]?.columns.find((column) => column.type === type)?.name;
  return {
    label,
    tables,
    timestampColumn: undefined,
    references,
    measureOf: (table) => ofType(table, 'number') ?? ofType(table, 'integer'),
  };
}

/** Throws for a flag that the source has no use for. */
export function refuse(flags: ShapeFlags, names: readonly (keyof ShapeFlags)[], why: string): void {
  for (const name of names) if (flags[name] !== undefined) throw new UsageError(`${flagOf(name)} ${why}`);
}

/** The tables to stream: the one that `--table` names, all of them, or the only one. */
export function chosenTables(
  label: string,
  names: readonly string[],
  { table, allTables, timeline }: Pick<ShapeFlags, 'table' | 'allTables' | 'timeline'>,
): readonly string[] {
  if (timeline && (table !== undefined || allTables)) throw new UsageError('--timeline is of all tables, as one');
  if (table !== undefined && allTables) throw new UsageError('give either --table or --all-tables');
  if (allTables || timeline || (table === undefined && names.length === 1)) return names;
  if (table === undefined)
    throw new UsageError(`--table is missing: ${label} has ${list(names)}; or give --all-tables or --timeline`);
  if (names.includes(table)) return [table];
  throw new SpindleError('UNKNOWN_TABLE', `${label} has no table ${show(table)}; it has ${suggest(table, names)}`);
}
