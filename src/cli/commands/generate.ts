import type { Command } from 'commander';
import { addOptions } from '../options/addOptions.ts';
import { generateOptions } from '../options/generateOptions.ts';
import { givenOptions } from '../options/givenOptions.ts';

export function addGenerate(program: Command): void {
  const command = program
    .command('generate')
    .description('Write every table of a domain as a file.')
    .argument('<domain>', 'see spindle domains; or a module whose default export is one');
  addOptions(command, generateOptions);
  command.action(async (domain: string) => {
    const { flags, resolved } = await givenOptions(command, [domain], generateOptions);
    const { runGenerate } = await import('./runGenerate.ts');
    process.exitCode = await runGenerate(domain, flags, resolved);
  });
}
