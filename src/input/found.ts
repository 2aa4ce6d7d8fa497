/** What was found out about a file before its first record. */
export interface Found {
  /** As `TextDecoder` names it, such as `utf-8`. */
  readonly encoding: string;
  readonly isGzip: boolean;
  /** Of CSV: what separates its fields. */
  readonly delimiter?: string;
  /** Of CSV: the columns whose names are not those of the header, because that has no name there, or one that another column has. */
  readonly renamed: readonly Renamed[];
}

/** A column whose name is not that of the header. */
export interface Renamed {
  readonly column: string;
  /** What the header says: nothing, or the name of an earlier column. */
  readonly header: string;
}

/** What was counted while records were read. */
export interface Counts {
  rows: number;
  /** Rows of CSV that have delimiters only, and lines without text. They are skipped. */
  emptyRows: number;
  /** Rows of CSV that were skipped because their length is another than that of the header. */
  badRows: number;
}

export const noCounts = (): Counts => ({ rows: 0, emptyRows: 0, badRows: 0 });
