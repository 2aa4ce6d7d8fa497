// What `spindle-rx` is in a browser: all but what reads and writes files or talks to brokers. Nothing here may reach Node.
export * from '../operators/index.ts';
export { ConsoleSink, type ConsoleSinkOptions } from '../sinks/consoleSink.ts';
export type { FanOutDelivery } from '../sinks/fanOut/branch.ts';
export { type FanOut, type FanOutOptions, fanOut } from '../sinks/fanOut.ts';
export type { Receipt, Sink } from '../sinks/sink.ts';
export type { NodeWritable, SinkLike } from '../sinks/toSink.ts';
export {
  type Anomaly,
  AnomalyRegistry,
  type ChosenGroups,
  CollectiveAnomaly,
  type CollectiveAnomalyOptions,
  ContextualAnomaly,
  type ContextualAnomalyOptions,
  chooseGroups,
  PointAnomaly,
  type PointAnomalyOptions,
} from './anomalies/index.ts';
export { allowCompiling } from './compile/compile.ts';
export { RetailDomain } from './domains/retail/index.ts';
export { type Message, type OptionNaming, type OptionPath, SpindleError, type SpindleErrorCode } from './errors.ts';
export { carry } from './event/carry.ts';
export type { AnomalyLabels, Change, Columns, EventMetadata, SpindleEvent } from './event/event.ts';
export type { Truth } from './event/truth.ts';
export { type Domain, defineDomain, type Scale, Spindle, type Table, type Tables } from './generator/index.ts';
export type { FileTable } from './input/fileTable.ts';
export type { ReadParquetOptions } from './input/parquet/readParquet.ts';
export { readParquet } from './input/parquet/readParquet.ts';
export type { BurstWindow } from './pacing/burstWindow.ts';
export type { RateStage } from './pacing/rateStage.ts';
export type { SineRate } from './pacing/sineRate.ts';
export { businessHours, retailPeak, type TimePattern, type ZoneOptions } from './pacing/timePattern.ts';
export type { LateConfig, ReplayConfig, StreamConfig } from './preset/config.ts';
export { SpindleStreamer } from './preset/streamer.ts';
export type {
  ColumnOf,
  NamedTables,
  SourceOf,
  SpindleStreamerOptions,
  StreamOptions,
} from './preset/streamerOptions.ts';
export { StreamResult } from './preset/streamResult.ts';
export type { Shard } from './shard/shard.ts';
export { causality } from './timeline/causality.ts';
export type { KeyColumn, ReadableTable, ReadableTables, References, StreamedTable } from './timeline/relations.ts';
export type { Difference } from './verify/differences.ts';
export type { Altered, EventId, Findings, Place, Unexpected, Verification } from './verify/verification.ts';
