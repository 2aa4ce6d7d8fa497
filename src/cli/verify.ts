import type { Command, Option } from 'commander';
import { exitCode } from './failure.ts';
import { type KafkaFlags, kafkaGroup } from './kafkaFlags.ts';
import { addGroups, number, option, type ShapeFlags, shapeGroups } from './shapeFlags.ts';

/** What the flags of `spindle verify` say; absent is the default. */
export interface VerifyFlags extends ShapeFlags, KafkaFlags {
  readonly against: string;
  readonly examples?: number;
  readonly quiet?: true;
}

const groups: Readonly<Record<string, readonly Option[]>> = {
  ...shapeGroups,
  'Where to look:': [
    option(
      '--against <path>',
      'the events that arrived, JSON Lines: a file, or - for stdin; or kafka, for a topic (no default)',
    ).makeOptionMandatory(),
    number('--examples <n>', 'so many findings of each kind are shown (default: 5)'),
    option('--quiet', 'only the exit code (default: off)'),
  ],
  ...kafkaGroup,
};

export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('Check that the events of a stream have arrived: all of them, once, unchanged and in order.')
    .argument('<source>', 'what was streamed, with the flags that it was streamed with');
  addGroups(command, groups);
  command.action(async (source: string, flags: VerifyFlags) => {
    const { runVerify } = await import('./runVerify.ts');
    try {
      process.exitCode = await runVerify(source, flags);
    } catch (error) {
      // 1 says that something is wrong with the events.
      exitCode(error);
      process.exitCode = 2;
    }
  });
}
