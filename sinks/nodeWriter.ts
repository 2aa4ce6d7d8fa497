import type { Writable } from 'node:stream';
import { SpindleError } from '../src/errors.ts';
import { writeAll } from './file/writeAll.ts';
import { orAborted } from './readerGone.ts';
import type { SinkController } from './sink.ts';

/**
 * Writes to a Node stream that may break at any time: what breaks it rejects the write that is under way or the next one, and is
 * never thrown into the void. A stream whose reader is gone (`EPIPE`, destroyed) rejects with `ABORTED`. If no write is under
 * way, the controller is told of that.
 *
 * @internal
 */
export class NodeWriter {
  readonly #stream: Writable;
  readonly #file: number | undefined;
  readonly #controller: SinkController | undefined;
  #hasEnded = false;
  #failure: unknown;
  #reject: ((error: unknown) => void) | undefined;

  constructor(stream: Writable, controller?: SinkController) {
    this.#stream = stream;
    this.#controller = controller;
    this.#file = redirectedTo(stream);
    stream.on('error', this.#fail).on('close', this.#onClose);
    // A stream that is destroyed already says so no more.
    if (stream.destroyed) this.#failure = stream.errored ?? destroyed();
  }

  /** Why the stream takes no more, if it does not. */
  get failure(): unknown {
    return this.#failure === undefined ? undefined : orAborted(this.#failure);
  }

  /** Done when the stream says that the last chunk is out. Counts in `taken` those that are, also if a later one fails. */
  write(chunks: readonly unknown[], taken: (count: number) => void = () => {}): Promise<void> {
    let count = 0;
    return this.#attempt((done) => {
      if (this.#file !== undefined) {
        const { writeSync } = process.getBuiltinModule('node:fs');
        for (const chunk of chunks) writeAll(this.#file, chunk as Uint8Array, writeSync);
        return done();
      }
      const last = chunks.length - 1;
      chunks.forEach((chunk, i) => {
        this.#stream.write(chunk, (error) => {
          if (error) this.#fail(error);
          else taken(++count);
          if (i === last && !error) done();
        });
      });
    });
  }

  /** Done when the stream is finished. */
  end(): Promise<void> {
    return this.#attempt((done) => {
      this.#hasEnded = true;
      this.#stream.end(done);
    });
  }

  /** Rejects what is under way, and lets go of the stream. */
  abort(reason: unknown): void {
    this.#reject?.(new SpindleError('ABORTED', 'the sink was aborted', { cause: reason }));
    this.release();
  }

  /** Lets go of the stream, which stays as it is. */
  release(): void {
    const stream = this.#stream;
    // The event of a failed write comes after its callback: a stream that is broken, or may yet break, keeps a listener, once.
    if ((this.#failure !== undefined || this.#reject || stream.destroyed) && !broken.has(stream)) {
      broken.add(stream);
      stream.on('error', () => {});
    }
    stream.off('error', this.#fail).off('close', this.#onClose);
  }

  async #attempt(action: (done: (error?: Error | null) => void) => void): Promise<void> {
    if (this.#failure !== undefined) throw this.failure;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#reject = reject;
        action((error) => (error ? this.#fail(error) : resolve()));
      });
    } catch (error) {
      throw orAborted(error);
    } finally {
      this.#reject = undefined;
    }
  }

  readonly #fail = (error: unknown): void => {
    this.#failure ??= error;
    if (this.#reject) this.#reject(this.#failure);
    // Any other failure is left to the next write: perhaps there is none.
    else if (this.failure instanceof SpindleError) this.#controller?.error(this.failure);
  };

  /** A stream that is destroyed under a write never calls its callback; one that was ended here closes by itself. */
  readonly #onClose = (): void => {
    if (!this.#hasEnded || !this.#stream.writableFinished) this.#fail(destroyed());
  };
}

/**
 * The file that stdout or stderr is redirected to. Node's stream for it drops what the system does not take of a chunk, as of the
 * last one on a full disk; it holds nothing back, so the file can be written directly.
 */
function redirectedTo(stream: Writable): number | undefined {
  // A browser has streams that are made like Node's, but no process and no files.
  const { process } = globalThis as Partial<typeof globalThis>;
  if (process === undefined || (stream !== process.stdout && stream !== process.stderr)) return undefined;
  const { fd } = stream as Writable & { readonly fd?: number };
  return fd !== undefined && process.getBuiltinModule('node:fs').fstatSync(fd).isFile() ? fd : undefined;
}

const destroyed = (): Error => Object.assign(new Error('the stream was closed'), { code: 'ERR_STREAM_DESTROYED' });
const broken = new WeakSet<Writable>();
