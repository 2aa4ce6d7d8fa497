import { type Command, Option } from 'commander';
import type { BurstWindow } from '../config.ts';
import { type SinkKind, toBursts, toNumber, toScale, toSinks, toTypes } from './flags.ts';

/** What the flags of `spindle stream` say; absent is the default. */
export interface StreamFlags {
  readonly table?: string;
  readonly allTables?: true;
  readonly scale?: string | number;
  readonly seed?: number;
  readonly maxEvents?: number;
  readonly inputFormat?: 'csv' | 'jsonl' | 'json';
  readonly types?: Readonly<Record<string, string>>;
  readonly timestampColumn?: string;
  readonly sortByTime?: true;
  readonly realtime?: true;
  readonly rate?: number;
  readonly burst?: readonly BurstWindow[];
  readonly timePattern?: 'business-hours' | 'retail-peak';
  readonly duration?: number;
  readonly outOfOrder?: number;
  readonly maxDelaySlots?: number;
  readonly anomalyFraction?: number;
  readonly anomalyColumn?: string;
  readonly anomalies?: string;
  readonly labels: boolean;
  readonly sink?: readonly SinkKind[];
  readonly onSinkError?: 'stop' | 'continue';
  readonly output?: string;
  readonly append?: true;
  readonly indent?: number;
  readonly prefix?: string;
  readonly bootstrapServers?: string;
  readonly topic?: string;
  readonly keyColumn?: string;
  readonly saslMechanism?: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly saslUsername?: string;
  readonly saslPasswordFile?: string;
  readonly ssl?: true;
  readonly compression?: 'none' | 'gzip';
  readonly kafkaClient?: 'kafkajs' | 'platformatic';
  readonly eventHubName?: string;
  readonly partitionKeyColumn?: string;
  readonly connectionStringFile?: string;
  readonly batchSize?: number;
  readonly checkpoint?: string;
  readonly quiet?: true;
}

const option = (flags: string, description: string) => new Option(flags, description);
const number = (flags: string, description: string) => option(flags, description).argParser(toNumber);

const groups: Readonly<Record<string, readonly Option[]>> = {
  'What:': [
    option('-t, --table <name>', 'the table to stream (default: the only table of a file; a domain needs one)'),
    option('--all-tables', 'every table in turn, parents first (default: off)'),
    option(
      '-s, --scale <scale>',
      "the domain's scale, a name or a number that scales small (default: small)",
    ).argParser(toScale),
    number('--seed <n>', 'same seed, same bytes (default: 42)'),
    number('--max-events <n>', 'at most so many events a table (default: all)'),
  ],
  'Your own file:': [
    option('--input-format <format>', 'how it is written (default: as its ending says)').choices([
      'csv',
      'jsonl',
      'json',
    ]),
    option(
      '--types <column=type>',
      'integer, number, boolean, date, text, or the format of its dates; repeatable (default: inferred)',
    ).argParser(toTypes),
    option('--timestamp-column <name>', 'when a row happened (default: the first date column)'),
    option('--sort-by-time', 'bring rows into order, which holds them in memory (default: off, their own order)'),
  ],
  'Pace:': [
    option('--realtime', 'pace the events, as a Poisson process (default: off, as fast as they are taken)'),
    number('--rate <n>', 'events a second, on average (default: 10)'),
    option(
      '--burst <start:duration:multiplier>',
      'multiply the rate for a while, in seconds; repeatable (default: none)',
    ).argParser(toBursts),
    option('--time-pattern <name>', 'follow the hour and the weekday (default: none)').choices([
      'business-hours',
      'retail-peak',
    ]),
    number('--duration <seconds>', 'stop after so long (default: at the end)'),
  ],
  'Disorder:': [
    number('--out-of-order <fraction>', 'the share of events that come late (default: 0)'),
    number('--max-delay-slots <n>', 'how many places an event may slip (default: 10)'),
  ],
  'Anomalies:': [
    number('--anomaly-fraction <fraction>', 'the share of events with a value far off (default: none)'),
    option('--anomaly-column <name>', "whose value (default: the table's main measure; a file's first number column)"),
    option('--anomalies <file>', 'a JSON array of anomalies: [{ "type": "point", "name": …, … }] (default: none)'),
    option('--no-labels', 'do not say which events are anomalous (default: labels)'),
  ],
  'Where to:': [
    option(
      '--sink <sink>',
      'console, file, kafka or event-hub; repeatable: each event goes to all (default: console, or file with --output)',
    ).argParser(toSinks),
    option('--on-sink-error <what>', 'with several sinks, when one fails (default: stop)').choices([
      'stop',
      'continue',
    ]),
    option('-o, --output <path>', 'the file to write, JSON Lines (default: none)'),
    option('--append', 'add to the file (default: off, the file is emptied first)'),
    number('--indent <n>', 'spaces of indentation on the console (default: 0, one line an event)'),
    option('--prefix <text>', 'stands before each event on the console (default: nothing)'),
    number('--batch-size <n>', 'events that are delivered at once (default: 100)'),
    option('--checkpoint <file>', 'note there how far the run is; where it exists, go on from there (default: none)'),
    option('--quiet', 'only errors on stderr (default: off)'),
  ],
  'Kafka:': [
    option('--bootstrap-servers <host:port>', 'where the brokers are, between commas (default: none)'),
    option('--topic <name>', 'the topic (default: none)'),
    option('--key-column <name>', "the column whose value is the record's key (default: no key)"),
    option('--sasl-mechanism <name>', 'how to log in (default: no login)').choices([
      'plain',
      'scram-sha-256',
      'scram-sha-512',
    ]),
    option('--sasl-username <name>', 'who logs in; the password is in SPINDLE_KAFKA_PASSWORD (default: none)'),
    option('--sasl-password-file <file>', 'a file with the password (default: SPINDLE_KAFKA_PASSWORD)'),
    option('--ssl', 'encrypt the connection (default: off)'),
    option('--compression <codec>', 'of the records (default: none)').choices(['none', 'gzip']),
    option(
      '--kafka-client <library>',
      'platformatic is the faster one, and must be installed (default: kafkajs)',
    ).choices(['kafkajs', 'platformatic']),
  ],
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
  for (const [heading, options] of Object.entries(groups))
    for (const one of options) command.addOption(one.helpGroup(heading));
  command.action(async (source: string, flags: StreamFlags) => {
    const { runStream } = await import('./runStream.ts');
    process.exitCode = await runStream(source, flags);
  });
}
