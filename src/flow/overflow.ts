import { SpindleError } from '../errors.ts';

/** A stage holds at most so many events of a source that cannot be paused. */
export const queueLimit = 65_536;

/** The error of a stage whose queue is full. */
export function overflow(stage: string, limit: number): SpindleError {
  return new SpindleError(
    'BACKPRESSURE_OVERFLOW',
    `${stage} holds ${limit} events and its source cannot be paused; slow the source, sample it, or make it pausable with fromTable(iterable)`,
  );
}
