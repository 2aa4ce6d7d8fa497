import type { Writable } from 'node:stream';
import { createEncoder } from '../src/encode/encodeEvent.ts';
import { checkOption, SpindleError } from '../src/errors.ts';
import type { Sink } from './sink.ts';

export interface ConsoleSinkOptions {
  /** Spaces of indentation; default none: one line an event. */
  readonly indent?: number;
  /** Stands before each event; default empty. */
  readonly prefix?: string;
  /** Default `process.stdout`. */
  readonly stream?: Writable;
}

/**
 * Prints events as JSON, one a line. A batch is acknowledged when the stream has taken it, so a slow reader slows the
 * source. A reader that closes the pipe (`| head`) ends the run quietly. The stream itself is never ended.
 */
export class ConsoleSink implements Sink {
  readonly #format: (event: object) => string;
  readonly #given: Writable | undefined;
  #stream: Writable | undefined;

  constructor({ indent, prefix = '', stream }: ConsoleSinkOptions = {}) {
    checkOption(
      indent === undefined || (Number.isInteger(indent) && indent >= 0 && indent <= 10),
      'indent',
      indent,
      'an integer from 0 to 10',
    );
    checkOption(typeof prefix === 'string', 'prefix', prefix, 'text');
    const encode = createEncoder();
    this.#format = indent
      ? (event) => `${prefix}${JSON.stringify(JSON.parse(encode(event)), undefined, indent)}\n`
      : (event) => `${prefix}${encode(event)}\n`;
    this.#given = stream;
  }

  start(): void {
    this.#stream = this.#given ?? process.stdout;
    this.#stream.on('error', ignore);
  }

  write(batch: readonly object[]): Promise<void> {
    let text = '';
    for (const event of batch) text += this.#format(event);
    return new Promise((resolve, reject) => {
      this.#stream?.write(text, (error) => {
        if (!error) resolve();
        else
          reject(isClosed(error) ? new SpindleError('ABORTED', 'the reader closed the pipe', { cause: error }) : error);
      });
    });
  }

  close(): void {
    // A closed pipe may be reported once more after the last write: the listener stays on stdout.
    if (this.#given) this.#stream?.off('error', ignore);
    this.#stream = undefined;
  }

  abort(): void {
    this.close();
  }
}

/** A failed write is told by its callback; the event would only crash the process. */
function ignore(): void {}

function isClosed(error: Error & { readonly code?: string }): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
}
