import { changesOf } from './changes.ts';
import { type Change, SEQ, TABLE } from './event.ts';
import { latenessByTable } from './lateness.ts';
import { notesOf } from './notes.ts';
import { timeLateness } from './timeLateness.ts';

/** What the pipeline did to one event. */
export interface Truth {
  /** The table of the event; absent if it has none. */
  readonly _spindle_table?: unknown;
  /** The `_spindle_seq` that the far end sees. */
  readonly _spindle_seq?: unknown;
  /** The `_spindle_seq` that the event has in the stream without anomalies. It identifies the row. */
  readonly sourceSeq?: unknown;
  /** How many events of its table with a higher `_spindle_seq` leave before it; 0 if it is not late. */
  readonly placesLate: number;
  /** By how many seconds the largest event time of its table so far is ahead of its own; absent if the event has no time. */
  readonly lateSeconds?: number;
  /** What each anomaly did, in order. A change by an anomaly of your own has only its `type`. */
  readonly anomalies: readonly (Change | Pick<Change, 'type'>)[];
}

/** Returns a function that takes one event after the other. It returns undefined if the event is neither anomalous nor late. */
export function truthTracker(): (event: object) => Truth | undefined {
  const latenessOf = latenessByTable();
  const timeLatenessOf = timeLateness();
  return (event) => {
    const notes = notesOf(event);
    const { [TABLE]: table = notes?.table, [SEQ]: seq = notes?.seq } = event as Readonly<Record<string, unknown>>;
    const placesLate = notes?.lateBy ?? latenessOf(table, seq);
    const lateMs = timeLatenessOf(event);
    const anomalies = changesOf(event);
    if (placesLate === 0 && anomalies.length === 0) return undefined;
    const late = { placesLate, ...(lateMs !== undefined && { lateSeconds: lateMs / 1000 }) };
    return { [TABLE]: table, [SEQ]: seq, sourceSeq: notes?.sourceSeq ?? seq, ...late, anomalies };
  };
}
