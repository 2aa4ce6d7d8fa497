import type { InputColumn } from './columnTypes.ts';
import type { Counts, Found, RenamedColumn } from './found.ts';

/** What was found out about a file. */
export interface FileFacts {
  /** Its name with its ending; `stdin` for `-`, `the query` for SQL. */
  readonly file: string;
  /** Of text: as `TextDecoder` names it, such as `utf-8`. */
  readonly encoding?: string;
  /** Whether the file is packed with gzip. */
  readonly isGzip: boolean;
  /** Of CSV: what separates its fields. */
  readonly delimiter?: string;
  /** Of CSV: the columns whose names are not those of the header, because it has no name there, or one that another column has. */
  readonly renamed: readonly RenamedColumn[];
  /** How many rows it has. Undefined until it has been read to its end, which for a small file is when it is opened. */
  readonly rows?: number;
  /** Rows without values, which were skipped. Undefined until the file has been read; while `rows` is, so far. */
  readonly emptyRows?: number;
  /** Rows that were skipped because of their length, or of a value that does not fit, as `emptyRows`. */
  readonly badRows?: number;
  /** By column: the texts that stand for null in it. */
  readonly nulls: Readonly<Record<string, readonly string[]>>;
  /** By column: the format of its dates, if that is not ISO 8601. */
  readonly formats: Readonly<Record<string, string>>;
  /** By column of text: types that would take its first texts, the likeliest first: formats of dates, or `number`. */
  readonly likelyTypes: Readonly<Record<string, readonly string[]>>;
  /** The columns whose dates have digits beyond milliseconds. They count for the order, and are cut. */
  readonly cutDates: readonly string[];
}

/** The facts, some of which are known only when the file has been read to its end. */
export type FactsInProgress = FileFacts & { -readonly [K in keyof Counts]?: number };

/** Of what says itself which columns it has: Parquet and queries. */
export const statedFacts = (file: string, rows?: number): FileFacts => ({
  file,
  isGzip: false,
  renamed: [],
  ...(rows === undefined ? {} : { rows }),
  nulls: {},
  formats: {},
  likelyTypes: {},
  cutDates: [],
});

/** Of text. */
export function fileFacts(
  file: string,
  found: Found,
  columns: readonly InputColumn<never>[],
  counts: Counts | undefined,
): FactsInProgress {
  const byColumn = <T>(ofColumn: (column: InputColumn<never>) => T | undefined): Readonly<Record<string, T>> =>
    Object.fromEntries(
      columns.flatMap((column) => {
        const value = ofColumn(column);
        return value === undefined ? [] : [[column.name, value]];
      }),
    );
  return {
    file,
    ...found,
    ...counts,
    nulls: byColumn(({ nulls }) => (nulls.length > 0 ? nulls : undefined)),
    formats: byColumn(({ format }) => format),
    likelyTypes: byColumn(({ likely }) => (likely.length > 0 ? likely : undefined)),
    cutDates: columns.filter(({ isCut }) => isCut).map(({ name }) => name),
  };
}
