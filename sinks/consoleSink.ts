import type { Writable } from 'node:stream';
import { ByteWriter } from '../src/encode/byteWriter.ts';
import { createEncoder, type EventEncoder } from '../src/encode/encodeEvent.ts';
import { stringify } from '../src/encode/stringify.ts';
import { checkOptions, isFunction, must } from '../src/options/checkOptions.ts';
import { browserConsole } from './browserConsole.ts';
import { NodeWriter } from './nodeWriter.ts';
import type { Sink, SinkController } from './sink.ts';
import type { NodeWritable } from './toSink.ts';

/** Options of {@link ConsoleSink}. */
export interface ConsoleSinkOptions {
  /** Spaces of indentation per level, an integer from 0 to 10. Default 0: one line an event. */
  readonly indent?: number;
  /** The text before each event. Default: none. */
  readonly prefix?: string;
  /** Default `process.stdout`, looked up at each start; in a browser, which has none, `console.log`. */
  readonly stream?: NodeWritable;
}

/**
 * Prints events as JSON, one a line.
 *
 * A batch is acknowledged when the stream has written it, so a slow reader slows down the source. If the reader closes the pipe
 * (`| head`), `write` rejects with a `SpindleError` of code `ABORTED`, which ends the run without a failure. It rejects with any
 * other error of the stream as it is. The stream is never ended. Holds one batch as bytes.
 *
 * @throws SpindleError `INVALID_OPTION` from the constructor
 *
 * @example
 * ```ts
 * import { fromTable, sinkTo } from 'spindle-rx/operators';
 * import { ConsoleSink } from 'spindle-rx/sinks';
 *
 * fromTable([{ id: 1 }]).pipe(sinkTo(new ConsoleSink({ prefix: '> ' }))).subscribe();
 * ```
 */
export class ConsoleSink implements Sink {
  readonly #encode: EventEncoder;
  readonly #prefix: string;
  readonly #given: Writable | undefined;
  #writer: NodeWriter | typeof browserConsole | undefined;

  constructor(options: ConsoleSinkOptions = {}) {
    checkOptions<ConsoleSinkOptions>('ConsoleSink', options, {
      indent: must((n) => Number.isInteger(n) && (n as number) >= 0 && (n as number) <= 10, 'an integer from 0 to 10'),
      prefix: must((prefix) => typeof prefix === 'string', 'text'),
      stream: must((stream) => isFunction((stream as Writable | null)?.write), 'a Node Writable'),
    });
    const { indent = 0, prefix = '', stream } = options;
    this.#encode = indent === 0 ? createEncoder() : (event, out) => out.text(stringify(event, indent));
    this.#prefix = prefix;
    this.#given = stream as Writable | undefined;
  }

  /** Takes up the stream. */
  start(controller?: SinkController): void {
    this.close();
    const { process } = globalThis as Partial<typeof globalThis>;
    const stream = this.#given ?? process?.stdout;
    this.#writer = stream === undefined ? browserConsole : new NodeWriter(stream, controller);
  }

  /** Prints a batch. Done when the stream has written it. */
  async write(batch: readonly object[]): Promise<void> {
    const writer = this.#writer;
    if (writer === undefined)
      throw new Error('the console sink is not open: write was called before start or after close');
    if (batch.length === 0) return;
    // The stream may keep the bytes that it is given, so each batch has its own.
    const out = new ByteWriter();
    for (const event of batch) {
      out.text(this.#prefix);
      this.#encode(event, out);
      out.lineFeed();
    }
    await writer.write([out.written()]);
  }

  /** Stops listening to the stream, which stays open. */
  close(): void {
    this.#writer?.release();
    this.#writer = undefined;
  }

  /** Stops listening to the stream. A pending write rejects. */
  abort(reason: unknown): void {
    this.#writer?.abort(reason);
    this.#writer = undefined;
  }
}
