import { type Command, Option } from 'commander';
import { toNumber, toScale } from './flags.ts';

/** What the flags of `spindle generate` say; absent is the default. */
export interface GenerateFlags {
  readonly scale?: string | number;
  readonly seed?: number;
  readonly output: string;
  readonly format?: 'jsonl' | 'csv';
  readonly quiet?: true;
}

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .description('Write every table of a domain as a file.')
    .argument('<domain>', 'see spindle domains')
    .requiredOption('-o, --output <folder>', 'made if need be; files in it are overwritten (no default)')
    .addOption(new Option('--format <format>', 'how they are written (default: jsonl)').choices(['jsonl', 'csv']))
    .option('-s, --scale <scale>', 'a name or a number that scales small (default: small)', toScale)
    .option('--seed <n>', 'same seed, same bytes (default: 42)', toNumber)
    .option('--quiet', 'only errors on stderr (default: off)')
    .action(async (domain: string, flags: GenerateFlags) => {
      const { runGenerate } = await import('./runGenerate.ts');
      await runGenerate(domain, flags);
    });
}
