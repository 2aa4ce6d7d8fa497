import type { Writable } from 'node:stream';
import { checkOption, type OptionPath } from '../src/errors.ts';
import { fromNodeWritable, fromWritableStream } from './fromWritable.ts';
import type { Sink } from './sink.ts';

/** A Node `Writable`. Only members that a sink lacks, so that TypeScript infers the parameters of a sink that is an object literal. */
export interface NodeWritable {
  readonly writable: boolean;
  /** Writes what is still held, then ends. */
  end(): unknown;
  /** Ends at once. */
  destroy(error?: Error): unknown;
}

/** Where events can be delivered: a sink, a WHATWG `WritableStream` or a Node `Writable`. */
export type SinkLike<E extends object = object> = Sink<E> | WritableStream | NodeWritable;

/**
 * The target as a sink. If it is none, the error names `option`.
 *
 * @internal
 */
export function toSink(target: SinkLike<never>, option: string | OptionPath = 'sink'): Sink {
  const valid = typeof target === 'object' && target !== null && typeof (target as Partial<Sink>).write === 'function';
  const expected = 'a sink, a WritableStream or a Node Writable';
  checkOption(valid || target instanceof WritableStream, option, target, expected);
  if ('getWriter' in target) return fromWritableStream(target);
  if ('writable' in target) return fromNodeWritable(target as NodeWritable as Writable);
  return target as Sink;
}
