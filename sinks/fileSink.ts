import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ByteWriter } from '../src/encode/byteWriter.ts';
import { createEncoder, encodeLines } from '../src/encode/encodeEvent.ts';
import { checkOption } from '../src/errors.ts';
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
  /** Absolute: as the working folder was when the sink was made. */
  readonly path: string;
  #mode: 'a' | 'w';
  #file: number | undefined;
  /** Bytes of the file that are acknowledged, or were there before. */
  #length = 0;
  #resumeAt: number | undefined;
  readonly #encode = createEncoder();
  readonly #out = new ByteWriter();

  constructor(path: string, { mode = 'a' }: FileSinkOptions = {}) {
    checkOption(typeof path === 'string' && path !== '' && !path.includes('\0'), 'path', path, 'the path of a file');
    checkOption(mode === 'a' || mode === 'w', 'mode', mode, '"a" to append or "w" to overwrite');
    this.path = resolve(path);
    this.#mode = mode;
  }

  /** Opens the file. */
  start(): void {
    this.abort();
    this.#attempt('open', () => {
      mkdirSync(dirname(this.path), { recursive: true });
      this.#cutBack();
      this.#file = openSync(this.path, this.#mode);
      try {
        if (this.#mode === 'a') closeLastLine(this.path, this.#file);
        this.#length = fstatSync(this.#file).size;
      } catch (error) {
        this.abort();
        throw error;
      }
      this.#mode = 'a';
    });
  }

  /** Appends a batch; done when the system has taken it. */
  write(batch: readonly object[]): void {
    const file = this.#file;
    if (file === undefined) throw new Error(`cannot write to ${this.path}: it is not open`);
    const out = this.#out;
    out.clear();
    encodeLines(this.#encode, batch, out);
    this.#attempt('write to', () => writeAll(file, out.written()));
    this.#length += out.length;
  }

  /** Puts the data on disk and closes the file. */
  close(): void {
    const file = this.#file;
    if (file === undefined) return;
    this.#attempt('close', () => {
      try {
        if (fstatSync(file).isFile()) fsyncSync(file);
      } finally {
        this.abort();
      }
    });
  }

  /** Closes the file as it is. */
  abort(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }

  /** The acknowledged bytes of the file; they are on disk. */
  position(): { readonly bytes: number } {
    const file = this.#file;
    if (file !== undefined && fstatSync(file).isFile()) this.#attempt('sync', () => fdatasyncSync(file));
    return { bytes: this.#length };
  }

  /** The next start cuts the file back to where it was, and appends. */
  resume(position: unknown): void {
    if (position === undefined) return;
    const { bytes } = (position ?? {}) as { readonly bytes?: unknown };
    checkOption(Number.isSafeInteger(bytes) && Number(bytes) >= 0, 'position', position, "a FileSink's own");
    this.#resumeAt = Number(bytes);
    this.#mode = 'a';
  }

  #cutBack(): void {
    const bytes = this.#resumeAt;
    this.#resumeAt = undefined;
    const file = bytes === undefined ? undefined : statSync(this.path, { throwIfNoEntry: bytes > 0 });
    if (bytes === undefined || !file?.isFile()) return;
    if (file.size < bytes) throw new Error(`it holds ${file.size} bytes, and ${bytes} were acknowledged`);
    truncateSync(this.path, bytes);
  }

  #attempt(verb: string, action: () => void): void {
    try {
      action();
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      // The system's message ends in its call and the path, which are said already.
      const reason = message.replace(/, \w+(?: '.*')?$/s, '');
      throw Object.assign(new Error(`cannot ${verb} ${this.path}: ${reason}`, { cause }), { code });
    }
  }
}

/** The system may take fewer bytes than it is given. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** Read through a descriptor of its own: opened for reading too, a pipe would be its own reader. */
function closeLastLine(path: string, file: number): void {
  const stats = fstatSync(file);
  if (!stats.isFile() || stats.size === 0) return;
  const last = Buffer.alloc(1);
  const reader = openSync(path, 'r');
  try {
    readSync(reader, last, 0, 1, stats.size - 1);
  } finally {
    closeSync(reader);
  }
  if (last[0] !== 0x0a) writeAll(file, Buffer.from('\n'));
}
