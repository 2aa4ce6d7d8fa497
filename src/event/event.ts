/** The metadata columns, in the order in which they follow the columns of the row. */
export const IS_ANOMALY = '_spindle_is_anomaly';
export const ANOMALY_TYPE = '_spindle_anomaly_type';
export const TABLE = '_spindle_table';
export const SEQ = '_spindle_seq';
export const EVENT_TIME = '_spindle_event_time';

/** What one anomaly did to an event. */
export interface Change {
  /** `point:<name>`, `contextual:<name>` or `collective:<name>`. */
  readonly type: string;
  /** The column that was changed. `_spindle_event_time` changes with it if it was taken from that column. */
  readonly column: string;
  /** What the column held before. */
  readonly original: unknown;
  /** What the anomaly put there. Equal to `original` for the first event of a collective anomaly. */
  readonly value: unknown;
  /** The value that all rows of a collective anomaly's group share; null for the other kinds. */
  readonly group: unknown;
}

// No interface: an event would not be a `Record<string, unknown>`, to which TypeScript assigns no interfaces.
/** What `fromTable` adds to a row. */
export type EventMetadata = {
  /** The source table. */
  readonly _spindle_table: string;
  /** The position in the stream before `reorder`, counted from 0. */
  readonly _spindle_seq: number;
  /** The value of the timestamp column; absent if the table has none. */
  readonly _spindle_event_time?: Date | null;
};

/** What `injectAnomalies` adds to an event, unless labels are off. */
export interface AnomalyLabels {
  /** Whether the event is part of an anomaly. */
  readonly _spindle_is_anomaly: boolean;
  /** `point:<name>`, `contextual:<name>`, `collective:<name>`, or null. */
  readonly _spindle_anomaly_type: string | null;
}

/** The columns of a row. If a class types the row, the event has none of its methods: it is a copy of the row's own fields. */
export type Columns<R extends object> = {
  [C in keyof R as R[C] extends (...args: never) => unknown ? never : C]: R[C];
};

/** A flat record: a row's columns in table order, then the metadata columns. */
export type SpindleEvent<R extends object = Readonly<Record<string, unknown>>> = Columns<R> &
  EventMetadata &
  Partial<AnomalyLabels>;
