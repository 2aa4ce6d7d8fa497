import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addDescribe } from './commands/describe.ts';
import { addDomains } from './commands/domains.ts';
import { addGenerate } from './commands/generate.ts';
import { addSchema } from './commands/schema.ts';
import { addStream } from './commands/stream.ts';
import { addVerify } from './commands/verify.ts';
import { requireValues } from './options/requireValues.ts';
import { exitCode } from './terminal/failure.ts';
import { inOneLine } from './terminal/print.ts';

const { version } = createRequire(import.meta.url)('spindle-rx/package.json') as { readonly version: string };

const program = new Command('spindle')
  .description('Synthetic event streams that look like production.')
  .version(version)
  .configureOutput({ outputError: (text, write) => write(`${inOneLine(text.replaceAll(/\s+/g, ' '))}\n`) })
  .exitOverride();
for (const add of [addStream, addVerify, addGenerate, addDomains, addDescribe, addSchema]) add(program);

// A reader that is gone is noticed where something is written; the event would end the process with a stack trace.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  requireValues(program, process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCode(error);
}
