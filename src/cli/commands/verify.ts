import type { Command } from 'commander';
import { addOptions } from '../options/addOptions.ts';
import { givenOptions } from '../options/givenOptions.ts';
import { UsageError } from '../options/usageError.ts';
import { verifyOptions } from '../options/verifyOptions.ts';
import { exitCode } from '../terminal/failure.ts';

export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('Check that the events of a stream have arrived: all of them, once, unchanged and in order.')
    .argument('[source...]', 'what was streamed, with the flags that it was streamed with');
  addOptions(command, verifyOptions);
  command.action(async (given: readonly string[]) => {
    const { runVerify } = await import('./runVerify.ts');
    try {
      const { sources, flags, resolved } = await givenOptions(command, given, verifyOptions);
      if (resolved !== undefined)
        throw new UsageError(
          'now is another moment than when the stream was sent: give the times that spindle stream printed',
        );
      process.exitCode = await runVerify(sources, flags);
    } catch (error) {
      // 1 says that something is wrong with the events.
      exitCode(error);
      process.exitCode = 2;
    }
  });
}
