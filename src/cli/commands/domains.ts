import type { Command } from 'commander';

export function addDomains(program: Command): void {
  program
    .command('domains')
    .description('List the domains, their tables and scales.')
    .action(async () => {
      const { domainNamed, domainNames } = await import('../plan/domainNamed.ts');
      const { print } = await import('../terminal/print.ts');
      for (const name of domainNames) {
        const { tables, scales } = await domainNamed(name);
        await print(`${name}\n  tables: ${Object.keys(tables).join(', ')}\n`);
        await print(`  scales: ${Object.keys(scales).join(', ')}\n`);
      }
    });
}
