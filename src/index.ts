/**
 * All of it but the strategies of domains; in a browser without what reads and writes files or talks to brokers.
 *
 * @module spindle-rx
 */
export * from '../sinks/index.ts';
export * from './index.browser.ts';
export {
  type DuckDBChunkLike,
  type DuckDBConnectionLike,
  type DuckDBResultLike,
  type DuckDBTypeLike,
  duckdbRows,
  type FileFacts,
  type FileTable,
  type InputFormat,
  type ReadTableOptions,
  type RenamedColumn,
  readTable,
  readTables,
} from './input/index.ts';
export { SpindleStreamer } from './preset/nodeStreamer.ts';
