import { type Command, Option } from 'commander';
import type { BurstWindow } from '../preset/config.ts';
import type { Shard } from '../shard/shard.ts';
import { toBursts, toNumber, toScale, toShard, toTypes } from './flags.ts';

/** What the flags that shape a stream say, for the commands that make one; absent is the default. */
export interface ShapeFlags {
  readonly table?: string;
  readonly allTables?: true;
  readonly timeline?: true;
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
  readonly causal?: true;
  readonly anomalyFraction?: number;
  readonly anomalyColumn?: string;
  readonly anomalies?: string;
  readonly labels: boolean;
  readonly shard?: Pick<Shard, 'index' | 'count'>;
  readonly shardBy?: string;
}

export const option = (flags: string, description: string) => new Option(flags, description);
export const number = (flags: string, description: string) => option(flags, description).argParser(toNumber);

/** The flags that shape a stream, by heading. */
export const shapeGroups: Readonly<Record<string, readonly Option[]>> = {
  'What:': [
    option('-t, --table <name>', 'the table to stream (default: the only table of a file; a domain needs one)'),
    option('--all-tables', 'every table in turn, parents first (default: off)'),
    option('--timeline', 'all tables of a domain as one stream, by event time (default: off)'),
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
    option('--causal', 'in a timeline, no event is later than one that refers to it (default: off)'),
  ],
  'Anomalies:': [
    number('--anomaly-fraction <fraction>', 'the share of events with a value far off (default: none)'),
    option('--anomaly-column <name>', "whose value (default: the table's main measure; a file's first number column)"),
    option('--anomalies <file>', 'a JSON array of anomalies: [{ "type": "point", "name": …, … }] (default: none)'),
    option('--no-labels', 'do not say which events are anomalous (default: labels)'),
  ],
  'Share of the stream:': [
    option(
      '--shard <i/n>',
      'only the events of shard i of n, or auto: as JOB_COMPLETION_INDEX and SHARD_COUNT say (default: all)',
    ).argParser(toShard),
    option(
      '--shard-by <column>',
      'keep all events of one value in one shard (default: the key column of the sink, else the primary key)',
    ),
  ],
};

export function addGroups(command: Command, groups: Readonly<Record<string, readonly Option[]>>): void {
  for (const [heading, options] of Object.entries(groups))
    for (const one of options) command.addOption(one.helpGroup(heading));
}
