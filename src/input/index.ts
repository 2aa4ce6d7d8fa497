export type { DuckDBChunkLike, DuckDBConnectionLike, DuckDBResultLike, DuckDBTypeLike } from './duckdb/connection.ts';
export { duckdbRows } from './duckdb/duckdbRows.ts';
export type { InputFormat } from './format.ts';
export { type FileTable, type ReadTableOptions, readTable } from './readTable.ts';
export { readTables } from './readTables.ts';
