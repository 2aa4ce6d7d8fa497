import type { Difference } from './differences.ts';

/** Which event, by its metadata. */
export interface EventId {
  readonly table: unknown;
  readonly seq: number;
}

/** Where an event stands in the actual stream. */
export interface Place {
  /** Counted from 1 (in a file, its line), or in the words of `placeOf`. */
  readonly at: number | string;
}

/** An event that is not as expected. */
export interface Altered extends EventId, Place {
  /** In which columns; undefined where the expected stream could not be had a second time. */
  readonly differences: readonly Difference[] | undefined;
}

/** An event that nobody expects. */
export interface Unexpected extends Place {
  /** The event, or its text where that is no JSON object. */
  readonly event: unknown;
}

/** How many there are, and the first few of them. */
export interface Findings<T> {
  readonly count: number;
  readonly first: readonly T[];
}

/** What `verify` found out. */
export interface Verification {
  /** Whether the actual stream is the expected one: nothing is missing, duplicated, altered, unexpected or misordered. */
  readonly ok: boolean;
  /** Events in the expected stream. */
  readonly expected: number;
  /** Events in the actual stream. */
  readonly actual: number;
  /** Expected events that have not arrived, in stream order. */
  readonly missing: Findings<EventId>;
  /** Arrivals of an event that had arrived already. */
  readonly duplicated: Findings<EventId & Place>;
  /** Events that arrived with other columns or other values. */
  readonly altered: Findings<Altered>;
  /** Arrivals that are none of the expected events. */
  readonly unexpected: Findings<Unexpected>;
  /** Events that arrived after one that should have followed them, of the same key where order is kept by key. */
  readonly misordered: Findings<EventId & Place>;
}
