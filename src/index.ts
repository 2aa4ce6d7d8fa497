export * from '../sinks/index.ts';
export * from './index.browser.ts';
export { type FileTable, type InputFormat, type ReadTableOptions, readTable } from './input/index.ts';
export { SpindleStreamer } from './preset/nodeStreamer.ts';
