/** The metadata columns, in the order in which they follow a row's own. */
export const IS_ANOMALY = '_spindle_is_anomaly';
export const ANOMALY_TYPE = '_spindle_anomaly_type';
export const TABLE = '_spindle_table';
export const SEQ = '_spindle_seq';
export const EVENT_TIME = '_spindle_event_time';

/** Under which an anomalous event, and no other, has its {@link Change}s: counted, and written by no encoder. */
export const anomalous: unique symbol = Symbol('spindle.anomalous');

/** Under which an event that was renumbered has the `_spindle_seq` of its source row. */
export const sourceSeq: unique symbol = Symbol('spindle.sourceSeq');

/** Under which an event of a shard has its place among the events of all shards, where that is not its seq. */
export const place: unique symbol = Symbol('spindle.place');

/** Under which an event of a shard has the number of events of all shards' that it is late by, where events are late or moved. */
export const lateBy: unique symbol = Symbol('spindle.lateBy');

/** What one anomaly did to an event. */
export interface Change {
  /** `point:<name>`, `contextual:<name>` or `collective:<name>`. */
  readonly type: string;
  /** The column that was changed; `_spindle_event_time` follows where it was that column's date. */
  readonly column: string;
  /** What the column held before. */
  readonly original: unknown;
  /** What the anomaly put there; of several on one column, the last stays. */
  readonly value: unknown;
  /** What the rows of a collective anomaly's group share; null for the other kinds. */
  readonly group: unknown;
}

/** What `fromTable` adds to a row. */
export interface EventMetadata {
  /** The source table. */
  readonly _spindle_table: string;
  /** 0-based position in the stream before deliberate reordering. */
  readonly _spindle_seq: number;
  /** The value of the timestamp column; the key is absent where the table has none. */
  readonly _spindle_event_time?: Date | null;
}

/** What `injectAnomalies` adds to an event, unless labels are off. */
export interface AnomalyLabels {
  /** Whether an anomaly has changed the event. */
  readonly _spindle_is_anomaly: boolean;
  /** `point:<name>`, `contextual:<name>`, `collective:<name>`, or null. */
  readonly _spindle_anomaly_type: string | null;
}

/** A flat record: a row's columns in table order, then the metadata columns. */
export type SpindleEvent<R extends object = Readonly<Record<string, unknown>>> = R &
  EventMetadata &
  Partial<AnomalyLabels>;
