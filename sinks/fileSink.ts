import { ByteWriter } from '../src/encode/byteWriter.ts';
import { createEncoder, encodeLines } from '../src/encode/encodeEvent.ts';
import { checkOptions, must } from '../src/options/checkOptions.ts';
import { type FilePosition, LineFile } from './file/lineFile.ts';
import type { Sink } from './sink.ts';

/** Options of {@link FileSink}. */
export interface FileSinkOptions {
  /** `a` appends. `w` empties the file at the first start; later starts append. Default `a`. */
  readonly mode?: 'a' | 'w';
}

/**
 * Writes events to a file as JSON Lines, in UTF-8.
 *
 * `start` opens the file. It makes missing folders, and ends a last line that has no line feed. `write` is synchronous: a batch is
 * acknowledged when the system has taken it. After `close`, the data is on disk (fsync). Holds one batch as bytes.
 *
 * An error of the system is thrown as an Error that names the path, with the system's `code` (`ENOSPC`) and with its error as the
 * `cause`.
 *
 * @throws SpindleError `INVALID_OPTION` from the constructor
 *
 * @example
 * ```ts
 * import { fromTable, sinkTo } from 'spindle-rx/operators';
 * import { FileSink } from 'spindle-rx/sinks';
 *
 * fromTable([{ id: 1 }]).pipe(sinkTo(new FileSink('out/events.jsonl', { mode: 'w' }))).subscribe();
 * ```
 */
export class FileSink implements Sink {
  readonly #file: LineFile;
  readonly #encode = createEncoder();
  readonly #out = new ByteWriter();

  constructor(path: string, options: FileSinkOptions = {}) {
    const { mode = 'a' } = checkOptions<FileSinkOptions>('FileSink', options, {
      mode: must((mode) => mode === 'a' || mode === 'w', '"a" to append or "w" to overwrite'),
    });
    this.#file = new LineFile(path, mode);
  }

  /** The absolute path, resolved when the sink was made. */
  get path(): string {
    return this.#file.path;
  }

  /** Opens the file. */
  start(): void {
    this.#file.open();
  }

  /** Appends a batch. Done when the system has taken it. */
  write(batch: readonly object[]): void {
    const out = this.#out;
    out.clear();
    encodeLines(this.#encode, batch, out);
    this.#file.append(out.written());
  }

  /** Puts the data on disk and closes the file. */
  close(): void {
    this.#file.close();
  }

  /** Closes the file without a sync. */
  abort(): void {
    this.#file.abort();
  }

  /** Where the acknowledged bytes end. Puts them on disk first. Throws if another process has changed the file. */
  position(): FilePosition {
    return this.#file.position();
  }

  /**
   * Lets the next start cut the file back to a position, and append. Throws `INVALID_OPTION` for the position of another file.
   */
  resume(position: unknown): void {
    this.#file.resume(position);
  }
}
