import type { Command } from 'commander';
import { printable } from '../../text/printable.ts';

export function addDomains(program: Command): void {
  program
    .command('domains')
    .description('List the domains, their tables and scales.')
    .action(async () => {
      const { domainNamed, domainNames } = await import('../plan/domainNamed.ts');
      const { print } = await import('../terminal/print.ts');
      for (const name of domainNames) {
        const { tables, scales } = await domainNamed(name);
        await print(`${name}\n  tables: ${namesOf(tables)}\n`);
        await print(`  scales: ${namesOf(scales)}\n`);
      }
    });
}

const namesOf = (named: object): string =>
  Object.keys(named)
    .map((name) => printable(name))
    .join(', ');
