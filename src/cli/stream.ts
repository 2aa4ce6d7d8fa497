import type { Command, Option } from 'commander';
import { type SinkKind, toPath, toSinks, toWorkers } from './flags.ts';
import { type KafkaFlags, kafkaGroup } from './kafkaFlags.ts';
import { addGroups, number, option, type ShapeFlags, shapeGroups } from './shapeFlags.ts';

/** What the flags of `spindle stream` say; absent is the default. */
export interface StreamFlags extends ShapeFlags, KafkaFlags {
  readonly sink?: readonly SinkKind[];
  readonly onSinkError?: 'stop' | 'continue';
  readonly output?: string;
  readonly append?: true;
  readonly truth?: string;
  readonly indent?: number;
  readonly prefix?: string;
  readonly eventHubName?: string;
  readonly partitionKeyColumn?: string;
  readonly connectionStringFile?: string;
  readonly batchSize?: number;
  readonly checkpoint?: string;
  readonly workers?: number;
  readonly ordered?: true;
  readonly quiet?: true;
}

const groups: Readonly<Record<string, readonly Option[]>> = {
  ...shapeGroups,
  'Where to:': [
    option(
      '--sink <sink>',
      'console, file, kafka or event-hub; repeatable: each event goes to all (default: console, or file with --output)',
    ).argParser(toSinks),
    option('--on-sink-error <what>', 'with several sinks, when one fails (default: stop)').choices([
      'stop',
      'continue',
    ]),
    option('-o, --output <path>', 'the file to write, JSON Lines (default: none)').argParser(toPath),
    option('--append', 'add to the file (default: off, the file is emptied first)'),
    option('--truth <path>', 'a file that says what was changed or is late, and how (default: none)'),
    number('--indent <n>', 'spaces of indentation on the console (default: 0, one line an event)'),
    option('--prefix <text>', 'stands before each event on the console (default: nothing)'),
    number('--batch-size <n>', 'events that are delivered at once (default: 100)'),
    option('--checkpoint <file>', 'note there how far the run is; where it exists, go on from there (default: none)'),
    option(
      '--workers <n>',
      'stream in so many threads, each a shard with files of its own, or auto: one for each core (default: 1)',
    ).argParser(toWorkers),
    option('--ordered', 'with workers and a file: one file, in stream order (default: off, a part for each worker)'),
    option('--quiet', 'only errors on stderr (default: off)'),
  ],
  ...kafkaGroup,
  'Event Hubs:': [
    option('--event-hub-name <name>', 'the hub (default: the EntityPath of the connection string)'),
    option('--partition-key-column <name>', "the column whose value is the event's partition key (default: no key)"),
    option(
      '--connection-string-file <file>',
      'a file with the connection string (default: SPINDLE_EVENT_HUB_CONNECTION_STRING)',
    ),
  ],
};

export function addStream(program: Command): void {
  const command = program
    .command('stream')
    .description("Stream a domain's table, or your own file, as events: JSON Lines on stdout or in a file.")
    .argument('<source>', 'a domain, or a file: a path, a name that ends in .csv, .jsonl or .json, or - for stdin');
  addGroups(command, groups);
  command.action(async (source: string, flags: StreamFlags) => {
    const { workers = 1 } = flags;
    process.exitCode =
      workers > 1
        ? await (await import('./workers/runWorkers.ts')).runWorkers(source, { ...flags, workers })
        : await (await import('./runStream.ts')).runStream(source, flags);
  });
}
