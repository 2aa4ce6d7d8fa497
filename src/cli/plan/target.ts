import { stat } from 'node:fs/promises';
import { ConsoleSink } from '../../../sinks/consoleSink.ts';
import { fanOut } from '../../../sinks/fanOut.ts';
import { FileSink } from '../../../sinks/fileSink.ts';
import type { ParquetSink } from '../../../sinks/parquetSink.ts';
import type { Sink } from '../../../sinks/sink.ts';
import { printable, reasonOf } from '../../errors.ts';
import { isParquet } from '../files/isParquet.ts';
import { pipeSink } from '../files/pipeSink.ts';
import { inFlags } from '../options/flagNames.ts';
import { kafkaOptions } from '../options/kafkaOptions.ts';
import { flagName, keysOf } from '../options/optionEntry.ts';
import { type SinkKind, sinksOf } from '../options/parseValues.ts';
import type { StreamFlags } from '../options/streamOptions.ts';
import { UsageError } from '../options/usageError.ts';
import { withoutUndefined } from '../options/withoutUndefined.ts';
import { kafkaConnection } from './kafkaConnection.ts';
import { secret } from './readSecret.ts';

/** Where the events go. */
export interface Target {
  readonly sink: Sink;
  readonly label: string;
  /** The Parquet file among them, which must know the columns of its events. */
  readonly parquet: ParquetSink | undefined;
  /** Whether they go to stdout. */
  readonly toConsole: boolean;
  /** What became of each sink in the last run, where there are several; one line each. */
  rows(): readonly string[];
  /** Whether a sink has failed and the run went on without it. */
  hasFailed(): boolean;
}

interface Made {
  readonly sink: Sink;
  readonly label: string;
  readonly parquet?: ParquetSink;
}

/** The kinds of sinks, remote ones first: where one of those cannot open, no file has been emptied yet. */
const kinds = {
  kafka: {
    make: makeKafka,
    flags: keysOf(kafkaOptions),
  },
  'event-hub': { make: makeEventHub, flags: ['eventHubName', 'partitionKeyColumn', 'connectionStringFile'] },
  file: { make: makeFile, flags: ['output', 'append'] },
  console: { make: makeConsole, flags: ['indent', 'prefix'] },
} as const satisfies Record<
  SinkKind,
  { make(flags: StreamFlags): Made | Promise<Made>; flags: readonly (keyof StreamFlags)[] }
>;

const sinkKinds = Object.keys(kinds) as readonly SinkKind[];

/** Makes the sinks that the flags name; opens none. */
export async function makeTarget(flags: StreamFlags): Promise<Target> {
  const wanted = sinksOf(flags);
  if (new Set(wanted).size < wanted.length) throw new UsageError(`--sink names one twice: ${wanted.join(', ')}`);
  for (const kind of sinkKinds)
    if (!wanted.includes(kind))
      for (const flag of kinds[kind].flags)
        if (flags[flag] !== undefined) throw new UsageError(`${flagName(flag)} is for --sink ${kind}`);
  if (flags.onSinkError !== undefined && wanted.length < 2)
    throw new UsageError('--on-sink-error needs more than one --sink');
  if (flags.onSinkError === 'continue' && flags.checkpoint !== undefined)
    throw new UsageError(
      '--checkpoint cannot follow sinks of which some may fall behind: leave out --on-sink-error continue',
    );

  const made: Record<string, Made> = {};
  for (const kind of sinkKinds) if (wanted.includes(kind)) made[kind] = await kinds[kind].make(flags);
  const label = Object.values(made)
    .map((one) => one.label)
    .join(' and ');
  const toConsole = wanted.includes('console');
  const parquet = made.file?.parquet;
  const [only] = Object.values(made);
  if (wanted.length === 1 && only)
    return { sink: only.sink, label, parquet, toConsole, rows: () => [], hasFailed: () => false };

  const sinks = Object.fromEntries(Object.entries(made).map(([kind, { sink }]) => [kind, sink]));
  const sink = fanOut(sinks, withoutUndefined({ onError: flags.onSinkError }));
  return {
    sink,
    label,
    parquet,
    toConsole,
    rows: () =>
      Object.entries(sink.deliveries).map(([kind, { eventsSent, skipped = 0, error }]) => {
        const left = skipped > 0 ? `, ${skipped.toLocaleString('en-US')} left out` : '';
        const failed = error === undefined ? '' : `, failed: ${reasonOf(error, inFlags)}`;
        return `  ${kind}: ${eventsSent.toLocaleString('en-US')} events${left}${failed}`;
      }),
    hasFailed: () => Object.values(sink.deliveries).some(({ error }) => error !== undefined),
  };
}

function makeConsole({ indent, prefix }: StreamFlags): Made {
  return { sink: new ConsoleSink(withoutUndefined({ indent, prefix })), label: 'the console' };
}

async function makeFile(flags: StreamFlags): Promise<Made> {
  const { output, append } = flags;
  if (output === undefined) throw new UsageError('--sink file needs --output');
  if (isParquet(output)) return makeParquet(output, flags);
  const isPipe = await stat(output).then(
    (stats) => stats.isFIFO(),
    () => false,
  );
  if (isPipe) return { sink: pipeSink(output), label: `pipe ${output}` };
  const sink = new FileSink(output, { mode: append ? 'a' : 'w' });
  return { sink, label: printable(sink.path) };
}

/** A Parquet file is whole or not there, so nothing can be added to it. */
async function makeParquet(output: string, { append, checkpoint }: StreamFlags): Promise<Made> {
  const refuse = (flag: string, why: string) => {
    throw new UsageError(`${flag} is not for a Parquet file, ${why}: leave it out, or write JSON Lines`);
  };
  if (append) refuse('--append', 'which cannot be added to');
  if (checkpoint !== undefined) refuse('--checkpoint', 'which cannot be added to');
  const { ParquetSink } = await import('../../../sinks/parquetSink.ts');
  const sink = new ParquetSink(output);
  return { sink, label: printable(sink.path), parquet: sink };
}

async function makeKafka(flags: StreamFlags): Promise<Made> {
  const { keyColumn, compression, kafkaClient } = flags;
  const connection = await kafkaConnection('--sink kafka', flags);
  const { KafkaSink } = await import('../../../sinks/kafkaSink.ts');
  const client =
    kafkaClient === 'platformatic'
      ? (await import('../../../sinks/kafka/platformatic/platformaticKafka.ts')).platformaticKafka()
      : undefined;
  const sink = new KafkaSink({ ...connection, ...withoutUndefined({ keyColumn, compression, client }) });
  return { sink, label: `topic ${printable(connection.topic)} at ${printable(connection.bootstrapServers)}` };
}

async function makeEventHub({ eventHubName, partitionKeyColumn, connectionStringFile }: StreamFlags): Promise<Made> {
  const variable = 'SPINDLE_EVENT_HUB_CONNECTION_STRING';
  const connectionString = await secret(variable, '--connection-string-file', connectionStringFile);
  const { EventHubSink } = await import('../../../sinks/eventHubSink.ts');
  const sink = new EventHubSink({ connectionString, ...withoutUndefined({ eventHubName, partitionKeyColumn }) });
  return { sink, label: eventHubName === undefined ? 'the event hub' : `event hub ${printable(eventHubName)}` };
}
