/** What `duckdbRows` needs of a connection: a `DuckDBConnection` of `@duckdb/node-api` has it. */
export interface DuckDBConnectionLike {
  stream(sql: string): Promise<DuckDBResultLike>;
}

/** A result whose chunks are computed when they are fetched. */
export interface DuckDBResultLike {
  columnNames(): readonly string[];
  columnTypes(): readonly DuckDBTypeLike[];
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
  getColumnValues(column: number): readonly unknown[];
}
