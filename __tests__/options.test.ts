import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { asyncScheduler, EMPTY, NEVER } from 'rxjs';
import * as generator from '../src/generator/index.ts';
import * as spindle from '../src/index.ts';
import {
  flags,
  fractions,
  functions,
  notNegatives,
  positiveIntegers,
  positives,
  type Row,
  ranges,
  seeds,
  texts,
  type Values,
} from './support/optionRows.ts';
import { periods, strategyRows } from './support/strategyRows.ts';

const { SpindleError } = spindle;
const schedulers: Values = [asyncScheduler, 'async', {}];
const zones: Values = ['Europe/Berlin', 'Europe/Nowhere', 5, ''];
const windowOf = (change: object) => [{ startOffsetSeconds: 0, durationSeconds: 1, multiplier: 2, ...change }];
const burstWindows: Values = [
  windowOf({}),
  5,
  [5],
  [{}],
  windowOf({ startOffsetSeconds: -1 }),
  windowOf({ durationSeconds: 0 }),
  windowOf({ multiplier: Number.NaN }),
  windowOf({ multiplyer: 1 }),
];
const timePattern: Values = [
  { hours: { 0: 2 } },
  'business-hours',
  [],
  { hours: 5 },
  { hours: { 24: 1 } },
  { weekdays: { 0: 1 } },
  { hours: { 1: -1 } },
  { weekdays: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0 } },
  { zone: 'nowhere' },
  { hour: {} },
];
const stageOf = (change: object) => [{ durationSeconds: 60, eventsPerSecond: 100, ...change }];
const stages: Values = [
  stageOf({}),
  5,
  [],
  [5],
  [{}],
  stageOf({ durationSeconds: -1 }),
  stageOf({ durationSeconds: '60' }),
  stageOf({ eventsPerSecond: -1 }),
  stageOf({ eventPerSecond: 1 }),
];
const sine: Values = [
  { periodSeconds: 60, least: 0, most: 10 },
  5,
  [],
  {},
  { periodSeconds: 0, least: 0, most: 10 },
  { periodSeconds: 60, least: -1, most: 10 },
  { periodSeconds: 60, least: 11, most: 10 },
  { periodSeconds: 60, least: 0, most: 0 },
  { periodSeconds: 60, least: 0, most: 10, phase: 0 },
];
const rate = { eventsPerSecond: positives, stages, repeatStages: flags, sine };
/** Calls an operator that paces. Each option of the rate is right by itself, and a sine contradicts the others. */
const atRate =
  <O extends object>(operator: (options: O) => unknown) =>
  (options: Readonly<Record<string, unknown>>) => {
    const isRight = options?.sine === sine[0] && options.stages === stages[0] && options.repeatStages === true;
    return operator((isRight ? { ...options, sine: undefined } : options) as O);
  };
const dates: Values = [new Date(), new Date(Number.NaN), 5, '2026-01-01'];
const textOptions: Readonly<Record<string, Values>> = {
  encoding: ['latin1', '', 5, 'latin-9000'],
  delimiter: [',', '', ';;', '"', '\n', 5],
  header: flags,
  relaxedQuotes: flags,
  badRows: ['skip', 'ignore', true],
};
const metadata: Values = ['keep', 'drop', true];
const rows: Values = [[{ id: 1, v: 2 }], EMPTY, Promise.resolve([]), 'rows', 5, {}, [null], [{}, 5], [[1]]];
const tables: Values = [{ a: [{ id: 1 }] }, [], { a: EMPTY }, { a: [null] }, 5];
const references: Values = [{ a: {} }, [], 'a', { a: 5 }, { a: { id: 5 } }, { a: { id: { table: 'a' } } }];
const point = new spindle.PointAnomaly('p', { column: 'v' });
const burst = new spindle.CollectiveAnomaly('c', { groupColumn: 'id', timestampColumn: 'at' });
const registry = new spindle.AnomalyRegistry<string>([point, burst]);
const sinks: Values = [{ write() {} }, 5, {}, 'file', EMPTY];
const columns: Values = ['v', '', 5, '_spindle_seq'];
const domain = new spindle.RetailDomain();
const streamer = new spindle.SpindleStreamer({ domain, sink: { write() {} }, config: { maxEvents: 1 } });
const csv = join(mkdtempSync(join(tmpdir(), 'spindle-options-')), 'rows.csv');
writeFileSync(csv, 'a,at\n1,2024-01-01\n');
const parquet = parquetWriteBuffer({
  columnData: [
    { name: 'a', data: ['1'] },
    { name: 'at', data: [new Date(0)] },
  ],
});

const kafka = {
  bootstrapServers: ['localhost:9092', '', 'localhost', [], [5]],
  topic: ['t', '', 'a b', 5],
  keyColumn: texts,
  ssl: [true, 'yes', []],
  sasl: [
    { mechanism: 'plain', username: 'a', password: 'b' },
    'hunter2',
    { mechanism: 'x', username: 'a', password: 'b' },
    { mechanism: 'plain', username: '', password: 'b' },
    { mechanism: 'plain', username: 'a' },
    { mechanism: 'plain', username: 'a', password: 'b', user: 'c' },
  ],
  clientId: ['a', '', 'a b'],
  compression: ['gzip', 'zstd'],
  idempotent: flags,
  timestampColumn: texts,
  headers: [{ a: 'b' }, { a: 5 }, 'a'],
  createTopic: [{ partitions: 1, replicationFactor: 1 }, {}, 5, { partitions: 0, replicationFactor: 1 }],
  onOversize: ['skip', 'drop'],
  deliveryTimeoutMs: [1, 0, 2 ** 31, '1'],
  client: [spindle.kafkajsClient(), {}, 'kafkajs'],
} satisfies Record<keyof spindle.KafkaSinkOptions, Values>;

/** The public functions of `spindle-rx`. What the compiler asks for is that none is left out. */
const functionRows: Readonly<Record<keyof typeof spindle, Row>> = {
  AnomalyRegistry: {
    call: (_, { anomalies }) => new spindle.AnomalyRegistry(anomalies),
    args: { anomalies: [[point], point, 5, 'points'] },
  },
  CollectiveAnomaly: {
    call: (options, { name }) => new spindle.CollectiveAnomaly(name, options),
    args: { name: texts },
    options: { groupColumn: texts, timestampColumn: columns, windowSeconds: positives, fraction: fractions },
  },
  ConsoleSink: {
    call: (options) => new spindle.ConsoleSink(options),
    options: { indent: [2, -1, 11, 1.5, '2'], prefix: ['', 5], stream: [process.stderr, {}, 'stderr'] },
  },
  ContextualAnomaly: {
    call: (options, { name }) => new spindle.ContextualAnomaly(name, options),
    args: { name: texts },
    options: {
      column: columns,
      conditionColumn: texts,
      normalValues: [[1], [], 1],
      anomalousValues: [[1], [], 'x'],
      fraction: fractions,
    },
  },
  EventHubSink: {
    call: (options) => new spindle.EventHubSink(options),
    options: {
      client: [{ createBatch() {} }, {}, 5],
      partitionKeyColumn: texts,
      maxInFlight: positiveIntegers,
      onOversize: ['skip', 'drop'],
      deliveryTimeoutMs: [1, 0, 2 ** 31, '1'],
      clientOptions: [
        {},
        5,
        [],
        { retryOptions: 5 },
        { retryOptions: { timeoutInMs: 0 } },
        { retryOptions: { retries: 3 } },
      ],
    },
  },
  FileSink: {
    call: (options, { path }) => new spindle.FileSink(path, options),
    args: { path: ['x', '', 5, 'a\0b'] },
    options: { mode: ['w', 'append', 5] },
  },
  KafkaSink: { call: (options) => new spindle.KafkaSink(options), options: kafka },
  ParquetSink: {
    call: (options, { path }) => new spindle.ParquetSink(path, options),
    args: { path: ['x', '', 5, 'a\0b'] },
    options: {
      columns: [
        [{ name: 'a', type: 'text' }],
        [],
        'a',
        [{ name: 'a', type: 'float' }],
        [{ name: 'a' }],
        [
          { name: 'a', type: 'text' },
          { name: 'a', type: 'text' },
        ],
      ],
    },
  },
  PointAnomaly: {
    call: (options, { name }) => new spindle.PointAnomaly(name, options),
    args: { name: texts },
    options: { column: columns, multiplierRange: ranges, fraction: fractions },
  },
  RetailDomain: { call: () => new spindle.RetailDomain() },
  SpindleError: { call: () => new SpindleError('ABORTED', 'made by us') },
  SpindleStreamer: {
    // With tables of the user's own, nothing is generated.
    call: (options) =>
      new spindle.SpindleStreamer(options?.tables === tables[0] ? { ...options, tables: undefined } : options),
    options: {
      domain: [domain, 'retail', 5, {}],
      tables,
      sink: sinks,
      truth: sinks,
      config: [{}, 5, []],
      anomalyRegistry: [registry, point, [point]],
      scale: ['small', 'smal', -1],
      period: periods,
      seed: [null, 0.5, '1'],
    },
  },
  StreamResult: {
    call: () => new spindle.StreamResult('t', { eventsSent: 0, anomalyCount: 0, outOfOrderCount: 0 }, 0, 1),
  },
  allowCompiling: { call: () => spindle.allowCompiling() },
  arrivalTimes: {
    call: atRate(spindle.arrivalTimes),
    options: {
      ...rate,
      burstWindows,
      timePattern,
      seed: seeds,
      from: dates,
      poisson: flags,
      timestampColumn: texts,
    },
  },
  batch: { call: spindle.batch, options: { size: positiveIntegers, maxWaitMs: notNegatives, scheduler: schedulers } },
  burstPace: {
    call: atRate(spindle.burstPace),
    options: { ...rate, burstWindows, timePattern, capacity: positives, scheduler: schedulers },
  },
  businessHours: { call: spindle.businessHours, options: { zone: zones } },
  carry: {
    call: (_, { event, copy }) => spindle.carry(event, copy),
    args: { event: [{}, 5], copy: [{}, 'copy'] },
  },
  causality: {
    call: (_, { tables, references }) => spindle.causality(tables, references),
    args: { tables, references },
  },
  chooseGroups: {
    call: (_, { anomaly, rowCount, readValue, readEvent, seed }) =>
      spindle.chooseGroups(anomaly, rowCount, readValue, readEvent, seed),
    args: {
      anomaly: [burst, point, 5],
      rowCount: [0, -1, 1.5],
      readValue: functions,
      readEvent: functions,
      seed: seeds,
    },
  },
  defineDomain: strategyRows.defineDomain,
  duckdbRows: {
    call: (_, { connection, sql }) => spindle.duckdbRows(connection, sql),
    args: { connection: [{ stream: async () => {} }, {}, null, 'data.duckdb'], sql: ['select 1', '', 5] },
  },
  fanOut: {
    call: (options, { sinks }) => spindle.fanOut(sinks, options),
    args: { sinks: [{ a: { write() {} } }, {}, [], { a: 5 }, 5] },
    options: { onError: ['stop', 'halt'] },
  },
  delayDelivery: {
    call: spindle.delayDelivery,
    options: {
      fraction: fractions,
      delaySeconds: [[1, 2], [2, 1], [-1, 2], [1], 5, null, {}, { exponential: 1 }, { median: 5, sigma: 1, most: 4 }],
      seed: seeds,
      maxHeld: positiveIntegers,
      timestampColumn: texts,
      scheduler: schedulers,
    },
  },
  fromTable: {
    call: (options, { rows }) => spindle.fromTable(rows, options),
    args: { rows },
    options: { table: texts, timestampColumn: ['v', '', 5], metadata, scheduler: schedulers },
  },
  fromTables: {
    call: (options, { tables }) => spindle.fromTables(tables, options),
    args: { tables },
    options: { timestampColumn: ['id', '', 5], references, metadata, scheduler: schedulers },
  },
  injectAnomalies: {
    call: (options, { registry }) => spindle.injectAnomalies(registry, options),
    args: { registry: [registry, point, [point], 5] },
    options: {
      seed: seeds,
      label: flags,
      lookAhead: positiveIntegers,
      baselines: [{ v: 1 }, 5, [], { v: -1 }, { v: '1' }],
      groups: [new Map(), {}, 5, new Map([['collective:x', new Map()]])],
      timestampColumn: texts,
    },
  },
  kafkajsClient: { call: () => spindle.kafkajsClient() },
  platformaticKafka: { call: () => spindle.platformaticKafka() },
  mapAsync: {
    call: (_, { project, concurrency }) => spindle.mapAsync(project, concurrency),
    args: { project: functions, concurrency: positiveIntegers },
  },
  poissonDelay: {
    call: atRate(spindle.poissonDelay),
    options: { ...rate, seed: seeds, scheduler: schedulers },
  },
  readParquet: {
    call: (options, { data }) => spindle.readParquet(data, options),
    args: { data: [parquet, 'trips.parquet', 5, null] },
    options: {
      name: ['trips', '', 5],
      types: [{ a: 'text' }, 'text', [], { a: 5 }, { a: 'txt' }],
      sortByTime: [false, 'yes', 1],
      zone: ['Europe/Berlin', 'Europe/Berln', 5],
      timestampColumn: ['at', '', 5],
    },
  },
  readTable: {
    call: (options, { path }) => spindle.readTable(path, options),
    args: { path: [csv, '', 5] },
    options: {
      format: ['csv', 'xml', 5],
      ...textOptions,
      types: [{ a: 'text' }, 'text', [], { a: 5 }, { a: 'txt' }],
      null: [['-'], '-', [''], [5]],
      zone: ['Europe/Berlin', 'Europe/Nowhere', 'UTC+99', 5, ''],
      inferRows: ['all', 'some', 0, 1.5],
      sortByTime: flags,
      timestampColumn: ['at', '', 5],
      loop: [1, 0, 1.5, '1', -1],
    },
  },
  readTables: {
    call: (options, { paths }) => spindle.readTables(paths, options),
    args: { paths: [[csv], '', [], [5], 5] },
    options: {
      format: ['csv', 'xml', 5],
      ...textOptions,
      types: [{ a: 'text' }, 'text', [], { a: 5 }, { a: 'txt' }],
      null: [['-'], '-', [''], [5]],
      zone: ['Europe/Berlin', 'Europe/Nowhere', 'UTC+99', 5, ''],
      inferRows: ['all', 'some', 0, 1.5],
      sortByTime: flags,
      timestampColumn: ['rows.at', '', 5],
      loop: [true, 0, 1.5, '1', -1],
    },
  },
  recordTruth: { call: (_, { sink }) => spindle.recordTruth(sink), args: { sink: sinks } },
  reorder: {
    call: spindle.reorder,
    options: { fraction: fractions, maxDelaySlots: positiveIntegers, seed: seeds, causal: functions },
  },
  replay: {
    call: spindle.replay,
    options: {
      speed: [Number.POSITIVE_INFINITY, 0, -1, '60'],
      from: dates,
      startAt: dates,
      maxGapSeconds: positives,
      timestampColumn: texts,
      scheduler: schedulers,
    },
  },
  retailPeak: { call: spindle.retailPeak, options: { zone: zones } },
  shiftTimes: {
    call: spindle.shiftTimes,
    options: { to: [new Date(), new Date(Number.NaN), 5, '2026-01-01'], timestampColumn: texts },
  },
  sinkTo: {
    call: (options, { sink }) => spindle.sinkTo(sink, options),
    args: { sink: sinks },
    options: {
      highWaterMark: positiveIntegers,
      batchSize: positiveIntegers,
      watermarkSeconds: notNegatives,
      onStart: functions,
    },
  },
  stamp: { call: spindle.stamp, options: { table: texts, timestampColumn: texts, metadata } },
  toAsyncIterable: { call: (_, { source }) => spindle.toAsyncIterable(source), args: { source: [NEVER, [], 5] } },
  toReadable: { call: (_, { source }) => spindle.toReadable(source), args: { source: [NEVER, [], 5] } },
  toReadableStream: { call: (_, { source }) => spindle.toReadableStream(source), args: { source: [NEVER, [], 5] } },
  verify: {
    call: (options, { expected, actual }) => spindle.verify(expected, actual, options),
    args: { expected: [NEVER, [], 5], actual: [NEVER, [], 5] },
    options: { examples: [0, -1, 1.5], eventOf: functions, orderBy: functions, placeOf: functions },
  },
  Spindle: strategyRows.Spindle,
};

/** Methods, and options within options. */
const others: Readonly<Record<string, Row>> = {
  'AnomalyRegistry.add': {
    call: (_, { anomaly }) => new spindle.AnomalyRegistry().add(anomaly),
    args: { anomaly: [point, 5, {}, 'point'] },
  },
  'SpindleStreamer.stream': {
    call: (options) => streamer.stream('order', options),
    options: {
      timestampColumn: ['order_date', '', 5],
      signal: [new AbortController().signal, {}, 5],
      checkpoint: [`${csv}.checkpoint`, '', 5],
      onStart: functions,
      onProgress: functions,
    },
  },
  'SpindleStreamer.events': {
    call: (options) => streamer.events('order', options),
    options: { timestampColumn: ['order_date', '', 5] },
  },
  StreamConfig: {
    call: (config) => new spindle.SpindleStreamer({ domain, config }),
    options: {
      eventsPerSecond: positives,
      maxEvents: [0, -1, 1.5],
      durationSeconds: positives,
      outOfOrderFraction: fractions,
      outOfOrderMaxDelaySlots: positiveIntegers,
      burstWindows,
      timePattern,
      metadata: ['replace', 'drop'],
      references: [{}, [], 'a', { a: 5 }, { a: { id: 5 } }],
      causal: flags,
      shard: [
        { index: 0, count: 1 },
        5,
        {},
        { index: 1, count: 1 },
        { index: 0, count: 0 },
        { index: 0, count: 1, by: '' },
      ],
      watermarkSeconds: notNegatives,
      stages: [
        [{ durationSeconds: 1, eventsPerSecond: 2 }],
        5,
        [],
        [{}],
        [{ durationSeconds: 1, eventsPerSecond: -1 }],
      ],
      repeatStages: flags,
      sine: [undefined, 5, {}, { periodSeconds: 0, least: 1, most: 2 }, { periodSeconds: 1, least: 2, most: 1 }],
      eventTime: ['table', 'now', true],
      startAt: [undefined, '2026-01-01', new Date(Number.NaN)],
      shiftTo: [new Date(), '2026-01-01', 5],
      replay: [undefined, 5, true, { speed: 0 }, { from: 5 }, { maxGapSeconds: 0 }, { speeds: 1 }],
      late: [
        undefined,
        5,
        {},
        { fraction: 2, delaySeconds: [1, 2] },
        { fraction: 0.1, delaySeconds: [2, 1] },
        { fraction: 0.1, delaySeconds: [1, 2], maxHeld: 0 },
      ],
      batchSize: positiveIntegers,
      realtime: flags,
      labelAnomalies: flags,
    } satisfies Record<keyof spindle.StreamConfig, Values>,
  },
};

const rightOf = (values: Readonly<Record<string, Values>> = {}) =>
  Object.fromEntries(Object.entries(values).map(([name, [right]]) => [name, right]));

async function refusal({ call, options, args }: Row, wrongOptions: unknown, wrongArgs: object = {}) {
  try {
    await call(isPlain(wrongOptions) ? { ...rightOf(options), ...wrongOptions } : wrongOptions, {
      ...rightOf(args),
      ...wrongArgs,
    });
  } catch (error) {
    return error as InstanceType<typeof SpindleError>;
  }
  return undefined;
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const codes = ['INVALID_OPTION', 'UNKNOWN_COLUMN', 'UNKNOWN_TABLE'];

async function expectRefusal(row: Row, name: string, wrong: readonly [options: object, args?: object]) {
  const error = await refusal(row, ...wrong);
  const said = `${name}: ${String(error)}`;
  expect([said, error instanceof SpindleError]).toEqual([said, true]);
  expect([said, codes.includes(error?.code as string)]).toEqual([said, true]);
  expect([said, error?.option?.[0]]).toEqual([said, name]);
  expect(said).toMatch(/ must |; it has |: the registry has|; there |no column/);
}

describe.each(Object.entries({ ...strategyRows, ...functionRows, ...others }))('the options of %s', (_, row) => {
  const { options = {}, args = {} } = row;

  it('are taken where they are right', async () => {
    expect(await refusal(row, {})).toBeUndefined();
  });

  for (const [name, [right, ...wrong]] of Object.entries(options))
    it(name, async () => {
      for (const value of [...wrong, Number.NaN, ...(right === null ? [] : [null])])
        await expectRefusal(row, name, [{ [name]: value }]);
    });

  for (const [name, [, ...wrong]] of Object.entries(args))
    it(`(${name})`, async () => {
      for (const value of [...wrong, Number.NaN, null]) await expectRefusal(row, name, [{}, { [name]: value }]);
    });

  if (Object.keys(options).length === 0) return;

  it('have known names, each with a row here', async () => {
    const error = await refusal(row, { zzzzzz: 1 });
    expect(error?.message).toMatch(/ has no option "zzzzzz"; it has /);
    expect(error?.option).toEqual(['zzzzzz']);
    const known = (error?.message.split('; it has ')[1] ?? '').split(', ');
    const connection = ['connectionString', 'eventHubName', 'fullyQualifiedNamespace', 'credential', 'partitionId'];
    expect(known.filter((name) => !connection.includes(name)).sort()).toEqual(Object.keys(options).sort());
    const [name] = Object.keys(options) as [string];
    expect((await refusal(row, { [`${name}s`]: 1 }))?.message).toContain(`did you mean "${name}"?`);
  });

  it('stand in an object', async () => {
    for (const value of ['text', [], null])
      expect([value, await refusal(row, value)]).toEqual([value, expect.objectContaining({ code: 'INVALID_OPTION' })]);
  });
});

describe('the rows above', () => {
  it('are of every public function', () => {
    const exported = [...Object.keys(spindle), ...Object.keys(generator)];
    expect(exported.filter((name) => !(name in functionRows) && !(name in strategyRows))).toEqual([]);
  });
});
