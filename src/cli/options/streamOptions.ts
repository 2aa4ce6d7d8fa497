import { kafkaOptions } from './kafkaOptions.ts';
import { choice, number, text, toggle, under, type Values, value } from './optionEntry.ts';
import { parsePath, parseSinks, type SinkKind, sinkKinds } from './parseValues.ts';
import { shapeOptions } from './shapeOptions.ts';
import { workersOption } from './workersOption.ts';

const path = { type: 'string', minLength: 1 } as const;

/** The options of `spindle stream`. */
export const streamOptions = {
  ...shapeOptions,
  ...under('Where to', {
    sink: value<readonly SinkKind[]>(
      '<sink>',
      { type: 'array', items: { enum: sinkKinds }, minItems: 1, uniqueItems: true },
      parseSinks,
      {
        help: 'console, file, kafka or event-hub; repeatable: each event goes to all',
        default: 'console, or file with --output',
      },
    ),
    onSinkError: choice('<what>', ['stop', 'continue'], {
      help: 'with several sinks, when one fails',
      default: 'stop',
      sets: ['onError'],
    }),
    output: value<string>('<path>', path, parsePath, {
      short: 'o',
      help: 'the file to write, JSON Lines, or Parquet if its name ends in .parquet; folders on the way are made',
      default: 'none',
      sets: ['path'],
    }),
    append: toggle({ help: 'add to the file', default: 'off, the file is emptied first' }),
    truth: value<string>('<path>', path, parsePath, {
      help: 'a file that says what was changed or is late, and how',
      default: 'none',
    }),
    indent: number(
      '<n>',
      { type: 'integer', minimum: 0, maximum: 10 },
      { help: 'spaces of indentation on the console', default: '0, one line an event' },
    ),
    prefix: text('<text>', { help: 'stands before each event on the console', default: 'nothing' }),
    batchSize: number(
      '<n>',
      { type: 'integer', minimum: 1 },
      { help: 'events that are delivered at once', default: '100' },
    ),
    checkpoint: value<string>('<file>', path, parsePath, {
      help: 'note there how far the run is; where it exists, go on from there',
      default: 'none',
    }),
    workers: workersOption('stream in so many threads, each a shard with files of its own, or auto: one for each core'),
    ordered: toggle({
      help: 'with workers and a file: one file, in stream order',
      default: 'off, a part for each worker',
    }),
    dryRun: toggle({ help: 'check everything, say what would happen and show the first events; open nothing' }),
    quiet: toggle({ help: 'only errors on stderr' }),
  }),
  ...kafkaOptions,
  ...under('Event Hubs', {
    eventHubName: text('<name>', { help: 'the hub', default: 'the EntityPath of the connection string' }),
    partitionKeyColumn: text('<name>', {
      help: "the column whose value is the event's partition key",
      default: 'no key',
    }),
    connectionStringFile: text('<file>', {
      help: 'a file with the connection string',
      default: 'SPINDLE_EVENT_HUB_CONNECTION_STRING',
      sets: ['connectionString'],
    }),
  }),
};

/** What the options of `spindle stream` say. */
export type StreamFlags = Values<typeof streamOptions>;
