import { SpindleError } from '../src/errors.ts';

/** The codes with which a stream says that nobody reads it any more, or that its owner has ended it. */
const codes: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNABORTED',
  'ABORT_ERR',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_WRITE_AFTER_END',
  'ERR_HTTP2_INVALID_STREAM',
]);

/**
 * What a sink rejects with if its stream has failed with this error: a reader that is gone is no failure of the run, so it becomes
 * `ABORTED`. A reader that cancels a `ReadableStream` without a reason leaves no error at all.
 */
export function orAborted(error: unknown): unknown {
  const { code, name } = Object(error) as { readonly code?: unknown; readonly name?: unknown };
  const isGone = error === undefined || name === 'AbortError' || codes.has(code);
  return isGone ? new SpindleError('ABORTED', 'the reader is gone', { cause: error }) : error;
}
