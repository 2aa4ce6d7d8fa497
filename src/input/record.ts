/** One record of an input file before its values have types. */
export interface InputRecord {
  /** The number of its line or of its array element, counted from 1. */
  readonly at: number;
  /** By column. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Reads the records of a file once, in order. */
export interface RecordReader extends AsyncIterable<InputRecord> {
  /** What `at` counts. */
  readonly unit: 'line' | 'element';
}
