export type { InputFormat } from './format.ts';
export { type FileTable, type ReadTableOptions, readTable } from './readTable.ts';
export { readTables } from './readTables.ts';
