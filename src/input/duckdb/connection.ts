/** What `duckdbRows` needs of a connection: a `DuckDBConnection` of `@duckdb/node-api` has it. */
export interface DuckDBConnectionLike {
  /** Runs a query, whose rows are computed as they are fetched. */
  stream(sql: string): Promise<DuckDBResultLike>;
}

/** A result whose chunks are computed when they are fetched. */
export interface DuckDBResultLike {
  /** The names of the columns, in their order. */
  columnNames(): readonly string[];
  /** The types of the columns, in their order. */
  columnTypes(): readonly DuckDBTypeLike[];
  /** The next rows; null after the last. */
  fetchChunk(): Promise<DuckDBChunkLike | null>;
}

/** The type of a column, and of what is nested in it. */
export interface DuckDBTypeLike {
  /** The number of the type in DuckDB's C API. */
  readonly typeId: number;
  /** The name of a type that is stored as another one, such as JSON. */
  readonly alias?: string | undefined;
}

/** Some rows, by column. */
export interface DuckDBChunkLike {
  readonly rowCount: number;
  /** The values of the column at this place. */
  getColumnValues(column: number): readonly unknown[];
}
