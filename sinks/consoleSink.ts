import type { Writable } from 'node:stream';
import { createEncoder } from '../src/encode/encodeEvent.ts';
import { stringify } from '../src/encode/stringify.ts';
import { checkOption, SpindleError } from '../src/errors.ts';
import type { Sink } from './sink.ts';

export interface ConsoleSinkOptions {
  /** Spaces of indentation per level, an integer from 0 to 10; default 0: one line an event. */
  readonly indent?: number;
  /** Stands before each event; default empty. */
  readonly prefix?: string;
  /** Default `process.stdout`, looked up at each start. */
  readonly stream?: Writable;
}

/**
 * Prints events as JSON, one a line. A batch is acknowledged when the stream says that it is out, so a slow reader slows
 * the source. A reader that closes the pipe (`| head`) ends the run quietly: `write` rejects with a `SpindleError` of
 * code `ABORTED`; any other error of the stream rejects as it is. The stream is never ended. Holds one batch as text.
 *
 * @throws SpindleError `INVALID_OPTION` from the constructor
 */
export class ConsoleSink implements Sink {
  readonly #format: (event: object) => string;
  readonly #given: Writable | undefined;
  #stream: Writable | undefined;
  #failure: Error | undefined;
  #reject: ((error: Error) => void) | undefined;

  constructor({ indent = 0, prefix = '', stream }: ConsoleSinkOptions = {}) {
    checkOption(Number.isInteger(indent) && indent >= 0 && indent <= 10, 'indent', indent, 'an integer from 0 to 10');
    checkOption(typeof prefix === 'string', 'prefix', prefix, 'text');
    checkOption(stream === undefined || typeof stream?.write === 'function', 'stream', stream, 'a Node Writable');
    const encode = indent === 0 ? createEncoder() : (event: object) => stringify(event, indent);
    this.#format = (event) => `${prefix}${encode(event)}\n`;
    this.#given = stream;
  }

  start(): void {
    this.close();
    this.#failure = undefined;
    this.#stream = this.#given ?? process.stdout;
    this.#stream.on('error', this.#onError).on('close', this.#onClose);
  }

  async write(batch: readonly object[]): Promise<void> {
    const stream = this.#stream;
    if (stream === undefined) throw new Error('the console sink is written to before its start or after its close');
    if (this.#failure) throw told(this.#failure);
    let text = '';
    for (const event of batch) text += this.#format(event);
    if (text === '') return;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#reject = reject;
        stream.write(text, (error) => (error ? this.#onError(error) : resolve()));
      });
    } catch (error) {
      throw told(error);
    } finally {
      this.#reject = undefined;
    }
  }

  close(): void {
    const stream = this.#stream;
    if (stream === undefined) return;
    this.#stream = undefined;
    // The event of a failed write comes after its callback: a broken stream keeps a listener, once.
    if ((this.#failure || stream.destroyed) && !broken.has(stream)) {
      broken.add(stream);
      stream.on('error', () => {});
    }
    stream.off('error', this.#onError).off('close', this.#onClose);
  }

  /** Lets go of the stream; a write that is under way rejects. */
  abort(reason: unknown): void {
    this.#reject?.(new SpindleError('ABORTED', 'the console sink was aborted', { cause: reason }));
    this.close();
  }

  readonly #onError = (error: Error): void => {
    this.#failure ??= error;
    this.#reject?.(this.#failure);
  };

  /** A stream that is destroyed under a write never calls its callback. */
  readonly #onClose = (): void => this.#onError(Object.assign(new Error('the stream was closed'), { code: DESTROYED }));
}

const DESTROYED = 'ERR_STREAM_DESTROYED';
const broken = new WeakSet<Writable>();

/** A reader that is gone is no failure of the run. */
function told(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EPIPE' || code === DESTROYED
    ? new SpindleError('ABORTED', 'the reader closed the pipe', { cause: error })
    : error;
}
