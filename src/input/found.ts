/** What was found out about a file before its first record. */
export interface Found {
  /** As `TextDecoder` names it, such as `utf-8`. */
  encoding: string;
  /** Whether the file is packed with gzip. */
  isGzip: boolean;
  /** Of CSV: what separates its fields. */
  delimiter?: string;
  /** Of CSV: the columns whose names are not those of the header, because it has no name there, or one that another column has. */
  renamed: readonly RenamedColumn[];
}

/** A column whose name is not that of the header. */
export interface RenamedColumn {
  readonly column: string;
  /** What the header says: nothing, or the name of an earlier column. */
  readonly header: string;
}

export const nothingFound = (): Found => ({ encoding: 'utf-8', isGzip: false, renamed: [] });

/** What was counted while records were read. */
export interface Counts {
  rows: number;
  /** Empty lines, and rows of CSV that have delimiters only. They are skipped. */
  emptyRows: number;
  /** Rows of CSV that were skipped because their length is not that of the header. */
  badRows: number;
}

export const noCounts = (): Counts => ({ rows: 0, emptyRows: 0, badRows: 0 });

/** One reading of a file. */
export interface Reading {
  /** The name of the file in messages. */
  readonly label: string;
  readonly found: Found;
  readonly counts: Counts;
}
