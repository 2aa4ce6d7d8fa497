import type { Command } from 'commander';
import { printable } from '../../errors.ts';
import type { Table } from '../../generator/index.ts';
import type { FileTable } from '../../input/index.ts';
import { addOptions } from '../options/addOptions.ts';
import { type DescribeFlags, describeOptions } from '../options/describeOptions.ts';
import { givenOptions } from '../options/givenOptions.ts';
import type { Source } from '../plan/source.ts';

export function addDescribe(program: Command): void {
  const command = program
    .command('describe')
    .description('Show the columns of a domain or of your own files: types, keys, the timestamp, the main measure.')
    .argument('<source...>', 'a domain, a module whose default export is one, or files and folders');
  addOptions(command, describeOptions);
  command.action(async (given: readonly string[]) => {
    const { sources, flags, resolved } = await givenOptions(command, given, describeOptions);
    await describe(sources, flags);
    const { repeatedBy, say } = await import('../terminal/print.ts');
    if (resolved !== undefined) say(repeatedBy(resolved));
  });
}

async function describe(sources: readonly string[], flags: DescribeFlags): Promise<void> {
  const { chosenTables, openSource } = await import('../plan/source.ts');
  const { fileBanner, fileHints } = await import('../terminal/fileBanner.ts');
  const { columns, print, say } = await import('../terminal/print.ts');
  const { table, scale = 'small' } = flags;
  const which = table === undefined ? { allTables: true } : { table };
  const source = await openSource(sources, { ...flags, ...which });
  const blocks = chosenTables(source.label, Object.keys(source.tables), which).map((name) => {
    const one = source.tables[name] as Table | FileTable;
    if ('found' in one) for (const line of [fileBanner(one.columns, one.found), ...fileHints(one.found)]) say(line);
    const rows = 'rowCount' in one ? one.rowCount : one.found.rows;
    const counted = rows === undefined ? 'rows not counted yet' : `${rows.toLocaleString('en-US')} rows`;
    const at = 'rowCount' in one ? ` at scale ${printable(scale)}` : '';
    return `${printable(name)}: ${counted}${at}\n${columns(columnsOf(source, name, one))}`;
  });
  await print(blocks.join('\n'));
}

/** For each column: its name, its type, and what it is for. */
function columnsOf(source: Source, table: string, { columns, timestampColumn, ...rest }: Table | FileTable) {
  const roles: Readonly<Record<string, string>> = {
    ...('primaryKey' in rest && { [rest.primaryKey]: 'key' }),
    [timestampColumn ?? '']: 'timestamp',
    [source.measureOf(table) ?? '']: 'measure',
  };
  return columns.map(({ name, type, references }) => {
    const named = source.references[table]?.[name];
    const parent = typeof named === 'object' ? `${named.table}.${named.column}` : (named ?? references);
    const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
    return [`  ${name}`, type, role ?? (parent === undefined ? '' : `key of ${parent}`)];
  });
}
