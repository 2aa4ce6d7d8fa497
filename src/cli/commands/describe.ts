import type { Command } from 'commander';
import { printable } from '../../errors.ts';
import { addOptions } from '../options/addOptions.ts';
import { type DescribeFlags, describeOptions } from '../options/describeOptions.ts';
import { resolveTimes } from '../options/times.ts';

export function addDescribe(program: Command): void {
  const command = program
    .command('describe')
    .description('Show the columns of a domain: their types, the key, the timestamp, the main measure.')
    .argument('<domain>', 'see spindle domains; or a module whose default export is one');
  addOptions(command, describeOptions);
  command.action(describe);
}

async function describe(name: string, given: DescribeFlags): Promise<void> {
  const { domainNamed } = await import('../plan/domainNamed.ts');
  const { columns, print, repeatedBy, say } = await import('../terminal/print.ts');
  const { Spindle } = await import('../../generator/index.ts');
  const { chosenTables } = await import('../plan/source.ts');
  const { domainPeriod } = await import('../plan/domainPeriod.ts');
  const { flags, resolved } = resolveTimes(given, describeOptions, Date.now());
  const { scale = 'small', table } = flags;
  const domain = await domainNamed(name);
  const { tables } = new Spindle().generate({ domain, scale, ...domainPeriod(flags) });
  const source = { label: name, tables, measureOf: (one: string) => domain.tables[one]?.measure };
  const chosen = chosenTables(name, Object.keys(tables), table === undefined ? { allTables: true } : { table });
  const blocks = chosen.map((one) => {
    const { columns: all, primaryKey, timestampColumn, rowCount } = tables[one] as (typeof tables)[string];
    const roles = {
      [primaryKey]: 'key',
      [timestampColumn ?? '']: 'timestamp',
      [source.measureOf(one) ?? '']: 'measure',
    };
    const rows = all.map(({ name, type, references }) => [
      `  ${name}`,
      type,
      roles[name] ?? (references === undefined ? '' : `key of ${references}`),
    ]);
    return `${printable(one)}: ${rowCount.toLocaleString('en-US')} rows at scale ${printable(scale)}\n${columns(rows)}`;
  });
  await print(blocks.join('\n'));
  if (resolved !== undefined) say(repeatedBy(resolved));
}
