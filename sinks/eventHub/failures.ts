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
 * What may pass: all but what the SDK knows to be final. A transfer that was released, or rejected without a reason, is final
 * to the SDK, though it was not stored.
 */
export function mayPass(error: unknown): boolean {
  const { retryable, code } = innermost(error) as Described;
  return retryable !== false || code === 'SendOperationFailedError';
}

/** While opening, credentials that are refused are final too: they cannot have been rotated since. */
export function mayOpen(error: unknown): boolean {
  return mayPass(error) && (innermost(error) as Described).code !== 'UnauthorizedError';
}
