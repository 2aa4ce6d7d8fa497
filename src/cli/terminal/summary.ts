import type { StreamResult } from '../../preset/streamResult.ts';

/** A run in one line. */
export function summaryOf(result: StreamResult): string {
  const before = result.eventsBefore.toLocaleString('en-US');
  return result.eventsBefore === 0 ? `${result}` : `${result}, ${before} of the events in earlier runs`;
}
