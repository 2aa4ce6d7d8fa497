/** The metadata columns, in the order in which they follow a row's own. */
export const IS_ANOMALY = '_spindle_is_anomaly';
export const ANOMALY_TYPE = '_spindle_anomaly_type';
export const TABLE = '_spindle_table';
export const SEQ = '_spindle_seq';
export const EVENT_TIME = '_spindle_event_time';

/** Says on an event that it is anomalous where labels are off: counted, and written by no encoder. */
export const anomalous: unique symbol = Symbol('spindle.anomalous');

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
