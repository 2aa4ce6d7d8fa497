/** One record of an input file before its values have types: `values` go by column. */
export interface InputRecord {
  /** Where it is: a line of the file, or an element of its array, counted from 1. */
  readonly at: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The records of one reading of a file, in its order. */
export interface RecordReader extends AsyncIterable<InputRecord> {
  /** What `at` counts. */
  readonly unit: 'line' | 'element';
}
