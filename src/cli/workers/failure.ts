import { SpindleError, type SpindleErrorCode } from '../../errors.ts';
import { UsageError } from '../options/usageError.ts';
import { told } from '../terminal/failure.ts';

/** An error as it goes from one thread to another. */
export interface Failure {
  readonly kind: 'SpindleError' | 'UsageError' | 'Error';
  readonly code: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  /** Whether the run had begun. */
  readonly hadBegun: boolean;
}

export function toFailure(error: unknown): Failure {
  const { code, stack } = Object(error) as Partial<Error> & { readonly code?: string };
  const kind = error instanceof SpindleError ? 'SpindleError' : error instanceof UsageError ? 'UsageError' : 'Error';
  return { kind, code, message: told(error), stack, hadBegun: 'result' in Object(error) };
}

/** The error again: as the streamer's, one of a run that had begun has a result. */
export function toError({ kind, code, message, stack, hadBegun }: Failure): Error {
  if (kind === 'UsageError') return new UsageError(message);
  if (kind === 'Error') return Object.assign(new Error(message), { stack }, code !== undefined && { code });
  const error = new SpindleError(code as SpindleErrorCode, message);
  return hadBegun ? Object.assign(error, { result: undefined }) : error;
}
