import type { Command, Option } from 'commander';
import { addGroups, number, option, type ShapeFlags, shapeGroups } from './shapeFlags.ts';

/** What the flags of `spindle stream` say; absent is the default. */
export interface StreamFlags extends ShapeFlags {
  readonly sink?: 'console' | 'file';
  readonly output?: string;
  readonly append?: true;
  readonly truth?: string;
  readonly indent?: number;
  readonly prefix?: string;
  readonly batchSize?: number;
  readonly checkpoint?: string;
  readonly quiet?: true;
}

const groups: Readonly<Record<string, readonly Option[]>> = {
  ...shapeGroups,
  'Where to:': [
    option('--sink <sink>', 'where events go (default: console, or file with --output)').choices(['console', 'file']),
    option('-o, --output <path>', 'the file to write, JSON Lines (default: none)'),
    option('--append', 'add to the file (default: off, the file is emptied first)'),
    option('--truth <path>', 'a file that says what was changed or is late, and how (default: none)'),
    number('--indent <n>', 'spaces of indentation on the console (default: 0, one line an event)'),
    option('--prefix <text>', 'stands before each event on the console (default: nothing)'),
    number('--batch-size <n>', 'events that are delivered at once (default: 100)'),
    option('--checkpoint <file>', 'note there how far the run is; where it exists, go on from there (default: none)'),
    option('--quiet', 'only errors on stderr (default: off)'),
  ],
};

export function addStream(program: Command): void {
  const command = program
    .command('stream')
    .description("Stream a domain's table, or your own file, as events: JSON Lines on stdout or in a file.")
    .argument('<source>', 'a domain, or a file: a path, a name that ends in .csv, .jsonl or .json, or - for stdin');
  addGroups(command, groups);
  command.action(async (source: string, flags: StreamFlags) => {
    const { runStream } = await import('./runStream.ts');
    process.exitCode = await runStream(source, flags);
  });
}
