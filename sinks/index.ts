export { ConsoleSink, type ConsoleSinkOptions } from './consoleSink.ts';
export { FileSink, type FileSinkOptions } from './fileSink.ts';
export type { Sink } from './sink.ts';
