import { checkOptions, must } from '../src/checkOptions.ts';
import { ByteWriter } from '../src/encode/byteWriter.ts';
import { createEncoder, encodeLines } from '../src/encode/encodeEvent.ts';
import { type FilePosition, LineFile } from './file/lineFile.ts';
import type { Sink } from './sink.ts';

/** Options of {@link FileSink}. */
export interface FileSinkOptions {
  /** `a` (default) appends, `w` empties the file at the first start; a later start always appends. */
  readonly mode?: 'a' | 'w';
}

/**
 * Writes events to a file as JSON Lines, UTF-8. Folders on the way are made; an unterminated last line is closed before
 * appending. `write` is synchronous, so a batch is acknowledged when the system has taken it; when `close` is done the
 * data is on disk (fsync). Nothing is opened before `start`. Holds one batch as bytes.
 *
 * What the system refuses is thrown as an Error that names the path, with the system's own `code` (`ENOSPC`) and its error as
 * the `cause`.
 *
 * @throws SpindleError `INVALID_OPTION` from the constructor
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

  /** Absolute: as the working folder was when the sink was made. */
  get path(): string {
    return this.#file.path;
  }

  /** Opens the file. */
  start(): void {
    this.#file.open();
  }

  /** Appends a batch; done when the system has taken it. */
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

  /** Closes the file as it is. */
  abort(): void {
    this.#file.abort();
  }

  /** Where the acknowledged bytes end, which are then on disk; throws where another process has changed the file. */
  position(): FilePosition {
    return this.#file.position();
  }

  /** The next start cuts the file back to where it was, and appends. Throws `INVALID_OPTION` for the position of another file. */
  resume(position: unknown): void {
    this.#file.resume(position);
  }
}
