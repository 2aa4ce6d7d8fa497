import type { Difference } from './differences.ts';

/** Identifies an event by its metadata. */
export interface EventId {
  readonly table: unknown;
  readonly seq: number;
}

/** Where an event stands in the actual stream. */
export interface Place {
  /** Counted from 1 (for a file, the line), or what `placeOf` returns. */
  readonly at: number | string;
}

/** An event that is not as expected. */
export interface Altered extends EventId, Place {
  /** The columns that differ; undefined if the expected stream could not be read a second time. */
  readonly differences: readonly Difference[] | undefined;
}

/** An event that is not in the expected stream. */
export interface Unexpected extends Place {
  /** The event, or its text if it is no JSON object. */
  readonly event: unknown;
}

/** How many findings of one kind there are, and the first few of them. */
export interface Findings<T> {
  readonly count: number;
  readonly first: readonly T[];
}

/** The result of `verify`. */
export interface Verification {
  /** True if nothing is missing, duplicated, altered, unexpected or misordered. */
  readonly ok: boolean;
  /** The number of events in the expected stream. */
  readonly expected: number;
  /** The number of events in the actual stream. */
  readonly actual: number;
  /** Expected events that have not arrived, in stream order. */
  readonly missing: Findings<EventId>;
  /** Arrivals of an event that had arrived before. */
  readonly duplicated: Findings<EventId & Place>;
  /** Events that arrived with other columns or other values. */
  readonly altered: Findings<Altered>;
  /** Arrivals that are not in the expected stream. */
  readonly unexpected: Findings<Unexpected>;
  /** Events that arrived after one that should have followed them; with `orderBy`, one of the same key. */
  readonly misordered: Findings<EventId & Place>;
}
