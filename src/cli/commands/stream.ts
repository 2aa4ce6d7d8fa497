import type { Command } from 'commander';
import { addOptions } from '../options/addOptions.ts';
import { givenOptions } from '../options/givenOptions.ts';
import { type StreamFlags, streamOptions } from '../options/streamOptions.ts';

/** See `notedShape`. */
async function noted(flags: StreamFlags): Promise<object | undefined> {
  const { notedShape } = await import('../plan/notedShape.ts');
  const { flagsOfWorkers } = await import('../workers/workerFlags.ts');
  const { workers = 1 } = flags;
  return notedShape(workers > 1 ? flagsOfWorkers(flags, workers) : [flags]);
}

export function addStream(program: Command): void {
  const command = program
    .command('stream')
    .description("Stream a domain's table, or your own files, as events: JSON Lines on stdout or in a file.")
    .argument(
      '[source...]',
      'a domain; a module whose default export is one (.mjs, .js or .ts); or files and folders: a path, a name that ends in .csv, .jsonl, .json or .parquet, or - for stdin',
    );
  addOptions(command, streamOptions);
  command.action(async (given: readonly string[]) => {
    const { sources, flags, resolved } = await givenOptions(command, given, streamOptions, noted);
    const { workers = 1, dryRun } = flags;
    if (dryRun) await (await import('./dryRun.ts')).dryRun(sources, flags);
    else if (workers > 1)
      process.exitCode = await (await import('../workers/runWorkers.ts')).runWorkers(
        sources,
        { ...flags, workers },
        resolved,
      );
    else process.exitCode = await (await import('./runStream.ts')).runStream(sources, flags, resolved);
  });
}
