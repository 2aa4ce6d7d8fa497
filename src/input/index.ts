export type { DuckDBChunkLike, DuckDBConnectionLike, DuckDBResultLike, DuckDBTypeLike } from './duckdb/connection.ts';
export { duckdbRows } from './duckdb/duckdbRows.ts';
export type { FileFacts } from './fileFacts.ts';
export type { FileTable } from './fileTable.ts';
export type { InputFormat } from './format.ts';
export type { RenamedColumn } from './found.ts';
export { type ReadTableOptions, readTable } from './readTable.ts';
export { readTables } from './readTables.ts';
