import type { MessagePort } from 'node:worker_threads';
import type { StreamResult } from '../../streamResult.ts';
import type { StreamFlags } from '../stream.ts';

/** What a worker is to stream, and how it talks with the command meanwhile. */
export interface Task {
  readonly name: string;
  /** With the worker's own shard and files. */
  readonly flags: StreamFlags;
  readonly port: MessagePort;
}

/** What a worker says while it streams. */
export type Report =
  | { readonly kind: 'begun'; readonly run: string }
  | { readonly kind: 'sent'; readonly events: number }
  | { readonly kind: 'open' }
  | Chunk;

/** Lines for the one file of all workers. */
export interface Chunk {
  readonly kind: 'lines';
  readonly lines: Uint8Array;
  /** How they divide: of each stretch of events that follow each other in the stream the first one's place, and its bytes. */
  readonly stretches: Float64Array;
}

/** What a worker is told: to end its stream, or what has become of its last `open` or `lines`. */
export type Order = { readonly kind: 'stop' } | { readonly kind: 'done' };

/** What a worker has done. */
export interface Outcome {
  /** Of each run. */
  readonly results: readonly Fields<StreamResult>[];
  /** A line for each sink, where there are several. */
  readonly rows: readonly string[];
  readonly hasFailed: boolean;
  readonly failure:
    | { readonly code: string | undefined; readonly message: string; readonly hadBegun: boolean }
    | undefined;
}

/** An object as it comes from another thread. */
type Fields<T> = { readonly [K in keyof T as T[K] extends (...args: never) => unknown ? never : K]: T[K] };
