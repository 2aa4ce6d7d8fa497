export { ConsoleSink, type ConsoleSinkOptions } from './consoleSink.ts';
export { type FanOut, type FanOutDelivery, type FanOutOptions, fanOut } from './fanOut.ts';
export { FileSink, type FileSinkOptions } from './fileSink.ts';
export type { Sink } from './sink.ts';
export type { SinkLike } from './toSink.ts';
