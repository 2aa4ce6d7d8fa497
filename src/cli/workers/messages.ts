import type { MessagePort } from 'node:worker_threads';
import type { StreamResult } from '../../preset/streamResult.ts';
import type { StreamFlags } from '../options/streamOptions.ts';
import type { Failure } from './failure.ts';

/** What a worker is to stream, and how it talks with the command meanwhile. */
export interface Task {
  readonly sources: readonly string[];
  /** With the worker's own shard and files. */
  readonly flags: StreamFlags;
  readonly port: MessagePort;
}

/** What a worker says while it streams. */
export type Report = Begun | { readonly kind: 'sent'; readonly events: number } | { readonly kind: 'open' } | Chunk;

/** A worker has begun a run. */
export interface Begun {
  readonly kind: 'begun';
  readonly run: string;
  /** What the source and the sink are called. */
  readonly source: string;
  readonly target: string;
  /** What is to be said of the files of the source. */
  readonly notes: readonly string[];
  /** How many events the worker will stream, about; undefined where that is not known. */
  readonly total: number | undefined;
}

/** Lines for the one file of all workers. */
export interface Chunk {
  readonly kind: 'lines';
  readonly lines: Uint8Array;
  /** How they divide: of each stretch of events that follow each other in the stream the first one's place, and its bytes. */
  readonly stretches: Float64Array;
}

/** A message to a worker: end the stream, or: the last `open` or `lines` is done. */
export type Order = { readonly kind: 'stop' } | { readonly kind: 'done' };

/** What a worker has done. */
export interface Outcome {
  readonly runs: readonly RunOutcome[];
  /** Whether a sink has failed and a run went on without it. */
  readonly hasFailed: boolean;
  readonly failure: Failure | undefined;
}

/** What a worker has done of a run. */
export interface RunOutcome {
  readonly result: Pick<
    StreamResult,
    | 'maxLatenessSeconds'
    | 'behindWatermark'
    | 'table'
    | 'eventsSent'
    | 'anomalyCount'
    | 'outOfOrderCount'
    | 'skipped'
    | 'elapsedSeconds'
    | 'seed'
    | 'eventsBefore'
  >;
  /** A line for each sink, where there are several. */
  readonly rows: readonly string[];
}
