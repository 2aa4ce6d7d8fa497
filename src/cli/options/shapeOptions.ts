import type { LateConfig } from '../../preset/config.ts';
import { choice, negated, number, text, toggle, under, type Values, value } from './optionEntry.ts';
import { paceOptions } from './paceOptions.ts';
import { parseLate } from './parsePace.ts';
import {
  parseDelimiter,
  parseInferRows,
  parseLoop,
  parseNulls,
  parseReferences,
  parseScale,
  parseShard,
  parseTypes,
} from './parseValues.ts';
import { time } from './times.ts';

const late = {
  anyOf: [
    {
      type: 'object',
      required: ['fraction', 'delaySeconds'],
      properties: {
        fraction: { type: 'number', minimum: 0, maximum: 1 },
        delaySeconds: { type: ['array', 'object'] },
        maxHeld: { type: 'integer', minimum: 1 },
      },
      additionalProperties: false,
    },
    { type: 'string', minLength: 1 },
  ],
} as const;

const shard = {
  anyOf: [
    {
      type: 'object',
      required: ['index', 'count'],
      properties: { index: { type: 'integer', minimum: 0 }, count: { type: 'integer', minimum: 1 } },
      additionalProperties: false,
    },
    { type: 'string', pattern: '^(auto|\\d+/\\d+)$' },
  ],
} as const;

const anomalies = {
  anyOf: [
    { type: 'string', minLength: 1 },
    {
      type: 'array',
      items: {
        type: 'object',
        required: ['type', 'name'],
        properties: { type: { enum: ['point', 'contextual', 'collective'] }, name: { type: 'string' } },
      },
    },
  ],
} as const;

const fraction = { minimum: 0, maximum: 1 } as const;

/** The options that decide which events a stream has: those of `stream` and of `verify`. */
export const shapeOptions = {
  ...under('What', {
    config: text('<file>', {
      help: 'a YAML or JSON file with these options by their names, such as maxEvents; flags win',
      default: 'none',
    }),
    table: text('<name>', {
      short: 't',
      help: 'the table to stream',
      default: 'the only table of a file; several tables need one',
    }),
    allTables: toggle({ help: 'every table in turn, parents first' }),
    timeline: toggle({ help: 'all tables as one stream, by event time, parents before children' }),
    scale: value<string | number>('<scale>', { type: ['string', 'number'] }, parseScale, {
      short: 's',
      help: "the domain's scale, a name or a number that scales small",
      default: 'small',
    }),
    from: time({
      help: "where the domain's period begins: an ISO date or time, or relative to now, such as now-30d",
      default: "the domain's own period; retail: 2022-01-01",
      sets: ['period', 'period.from'],
    }),
    to: time({
      help: 'where it ends, in the same way; --from needs it',
      default: "the domain's own period; retail: 2026-01-01",
      sets: ['period.to'],
    }),
    seed: number('<n>', { type: 'integer' }, { help: 'same seed, same bytes', default: '42' }),
    maxEvents: number(
      '<n>',
      { type: 'integer', minimum: 0 },
      { help: 'at most so many events a table, or of the timeline', default: 'all' },
    ),
  }),
  ...under('Your own file', {
    sql: text('<query>', {
      help: 'stream the rows of a query in DuckDB, named query or as --table says: files by their paths, or attached databases',
      default: 'none',
    }),
    inputFormat: choice('<format>', ['csv', 'jsonl', 'json', 'parquet'], {
      help: 'how it is written; stdin needs it',
      default: 'as its ending says',
      sets: ['format'],
    }),
    encoding: text('<name>', {
      help: 'how its text is encoded, such as windows-1252',
      default: 'UTF-16 if a byte order mark says so, else UTF-8',
    }),
    delimiter: value<string>('<character>', { type: 'string', minLength: 1 }, parseDelimiter, {
      help: String.raw`what stands between the fields of CSV; \t is a tab`,
      default: 'comma, semicolon, tab or |, as its first lines show',
    }),
    header: negated({
      help: 'the first row of CSV is data; columns are column_1, column_2, …',
      default: 'the first row has the names',
    }),
    relaxedQuotes: toggle({
      help: 'take quotes inside the fields of CSV as they are: 5" pipe',
      default: 'off, they are an error',
    }),
    badRows: choice('<what>', ['error', 'skip'], {
      help: 'what becomes of rows of CSV with more or fewer fields than the header, or a value that does not fit',
      default: 'error',
    }),
    types: value<Readonly<Record<string, string>>>(
      '<column=type>',
      { type: 'object', additionalProperties: { type: 'string' } },
      parseTypes,
      {
        help: 'integer, number, boolean, date, text, epoch-s (-ms, -us, -ns), or the format of its dates; table.column for one of several tables; repeatable',
        default: 'inferred',
      },
    ),
    null: value<readonly string[]>('<token>', { type: 'array', items: { type: 'string', minLength: 1 } }, parseNulls, {
      help: 'a text that stands for null in every column; repeatable',
      default: 'NA, NULL and the like, except in text',
    }),
    zone: text('<name>', { help: 'the zone of times without an offset, such as Europe/Berlin', default: 'UTC' }),
    inferRows: value<number | 'all'>(
      '<n>',
      { anyOf: [{ type: 'integer', minimum: 1 }, { const: 'all' }] },
      parseInferRows,
      { help: 'from how many rows types are inferred, or all', default: 'all up to 64 MiB, else 20,000' },
    ),
    timestampColumn: text('<name>', {
      help: 'when a row happened; meta.at is inside of objects',
      default: 'the first date column',
    }),
    reference: value<readonly string[]>(
      '<table.column=table.column>',
      { type: 'array', items: { type: 'string', minLength: 1 } },
      parseReferences,
      {
        help: 'with several tables, the first column holds values of the second, whose row comes before; repeatable',
        default: 'none',
        sets: ['references'],
      },
    ),
    metadata: choice('<what>', ['keep', 'replace'], {
      help: 'what becomes of _spindle_ columns that it has already',
      default: 'such a file is refused',
    }),
    sortByTime: toggle({
      help: 'bring rows into order, which holds them in memory',
      default: 'off, their own order',
    }),
    loop: value<number | boolean>('[n]', { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'boolean' }] }, parseLoop, {
      help: 'read it again from its start, n times or without end, each time with later dates',
      default: 'off, once',
    }),
  }),
  ...paceOptions,
  ...under('Disorder', {
    outOfOrder: number('<fraction>', fraction, {
      help: 'the share of events that come late',
      default: '0',
      sets: ['outOfOrderFraction'],
    }),
    maxDelaySlots: number(
      '<n>',
      { type: 'integer', minimum: 1 },
      { help: 'how many places an event may slip', default: '10', sets: ['outOfOrderMaxDelaySlots'] },
    ),
    late: value<LateConfig>('<fraction:least-most>', late, parseLate, {
      help: 'the share of events that arrive seconds after they happened, and how many, such as 0.05:10-300',
      default: 'none',
      sets: ['late'],
    }),
    watermark: number(
      '<seconds>',
      { minimum: 0 },
      {
        help: 'count the events behind a watermark that stays so far behind the largest event time',
        default: 'none',
        sets: ['watermarkSeconds'],
      },
    ),
    causal: toggle({ help: 'in a timeline, no event comes after one that refers to it' }),
  }),
  ...under('Anomalies', {
    anomalyFraction: number('<fraction>', fraction, {
      help: 'the share of events with a value far off',
      default: 'none',
      sets: ['fraction'],
    }),
    anomalyColumn: text('<name>', {
      help: 'whose value',
      default: "the table's main measure; a file's first number column",
    }),
    anomalies: value<string | readonly object[]>('<file>', anomalies, (path) => path, {
      help: 'a JSON array of anomalies: [{ "type": "point", "name": …, … }]; a configuration file may list them itself',
      default: 'none',
    }),
    labels: negated({
      help: 'do not say which events are anomalous; they are counted all the same',
      default: 'labels',
      sets: ['labelAnomalies'],
    }),
  }),
  ...under('Share of the stream', {
    shard: value('<i/n>', shard, parseShard, {
      help: 'only the events of shard i of n, or auto: as JOB_COMPLETION_INDEX and SHARD_COUNT say',
      default: 'all',
      sets: ['shard', 'shard.index', 'shard.count'],
    }),
    shardBy: text('<column>', {
      help: 'keep all events of one value in one shard',
      default: 'the key column of the sink, else the primary key',
      sets: ['shard.by'],
    }),
  }),
};

/** What the options that shape a stream say. */
export type ShapeFlags = Values<typeof shapeOptions>;
