/** A record of CSV before its values have types. */
export interface CsvRecord {
  /** The number of its first line, counted from 1. */
  readonly at: number;
  /** Its fields as they stand in the file, without their quotes, in the order of the header. */
  readonly fields: readonly string[];
}

/** A record of JSON Lines or of a JSON array. */
export interface JsonRecord {
  /** The number of its line or of its array element, counted from 1. */
  readonly at: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads the records of a file once, in order, as many at a time as a read has brought: a step of an asynchronous iteration costs as much
 * as reading a record. No batch is empty.
 */
export type RecordReader<R> = AsyncGenerator<readonly R[]>;
