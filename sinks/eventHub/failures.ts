/** What an error of the SDK says of itself. */
interface Described {
  readonly errors?: readonly unknown[];
  readonly retryable?: boolean;
  readonly code?: string;
}

/** The last error of an AggregateError, whose own message is empty; they may be nested. */
export function innermost(error: unknown): unknown {
  // By its shape: one that Node made for a socket may come from another realm.
  const last = (error as Described | undefined)?.errors?.at?.(-1);
  return last === undefined ? error : innermost(last);
}

/** Why, in words; some errors have none but their code. */
export function why(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ((error as Described).code ?? error.name);
}

/**
 * Whether another attempt may succeed: for all errors but those that the SDK calls final. It also calls a transfer final that was
 * released, or rejected without a reason; such a transfer was not stored, so it is sent again.
 */
export function isRetryable(error: unknown): boolean {
  const { retryable, code } = innermost(error) as Described;
  return retryable !== false || code === 'SendOperationFailedError';
}

/** The same while opening. Credentials that are refused are final then: no rotation of keys can have outdated them. */
export function isOpenRetryable(error: unknown): boolean {
  return isRetryable(error) && (innermost(error) as Described).code !== 'UnauthorizedError';
}
