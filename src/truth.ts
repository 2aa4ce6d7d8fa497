import { changesOf } from './changes.ts';
import { type Change, lateBy, SEQ, sourceSeq, TABLE } from './event.ts';
import { latenesses } from './lateness.ts';

/** What the pipeline did to one event. */
export interface Truth {
  /** Of the event; absent where it has none. */
  readonly _spindle_table?: unknown;
  /** Of the event as it leaves: what the far end sees. */
  readonly _spindle_seq?: unknown;
  /** The event's `_spindle_seq` in the stream without anomalies: which row it was. */
  readonly sourceSeq?: unknown;
  /** How many events of its table with a higher `_spindle_seq` leave before it; 0 for one that is not late. */
  readonly placesLate: number;
  /** All that anomalies changed, in the order in which they applied; of an anomaly of your own only its `type`. */
  readonly anomalies: readonly (Change | Pick<Change, 'type'>)[];
}

/** Tells the truth of one event after the other; undefined for one that is as it was, where it was. */
export function truths(): (event: object) => Truth | undefined {
  const latenessOf = latenesses();
  return (event) => {
    const fields = event as Readonly<Record<string | symbol, unknown>>;
    const { [TABLE]: table, [SEQ]: seq } = fields;
    const placesLate = (fields[lateBy] as number | undefined) ?? latenessOf(table, seq);
    const anomalies = changesOf(fields);
    if (placesLate === 0 && anomalies.length === 0) return undefined;
    return { [TABLE]: table, [SEQ]: seq, sourceSeq: fields[sourceSeq] ?? seq, placesLate, anomalies };
  };
}
