import {
  close,
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  open,
  openSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkOption } from '../../src/errors.ts';

/** So many bytes are sent ahead to the disk, which works while more is made: little is left for the end. */
const SENT_AHEAD = 16 * 2 ** 20;

/** A file of lines. What the system refuses is thrown as an Error that names the path, with the system's own `code`. */
export class LineFile {
  /** Absolute: as the working folder was when the sink was made. */
  readonly path: string;
  #mode: 'a' | 'w';
  #file: number | undefined;
  /** Bytes of the file that are acknowledged, or were there before. */
  #length = 0;
  /** Bytes that the system has taken since it last was asked to put them on disk ahead. */
  #taken = 0;
  #isRegular = false;
  #isSending = false;
  #resumeAt: number | undefined;

  constructor(path: string, mode: 'a' | 'w') {
    checkOption(typeof path === 'string' && path !== '' && !path.includes('\0'), 'path', path, 'the path of a file');
    checkOption(mode === 'a' || mode === 'w', 'mode', mode, '"a" to append or "w" to overwrite');
    this.path = resolve(path);
    this.#mode = mode;
  }

  /** Opens the file; folders on the way are made, and an unterminated last line is closed. */
  open(): void {
    this.abort();
    this.#attempt('open', () => {
      mkdirSync(dirname(this.path), { recursive: true });
      this.#cutBack();
      this.#file = openSync(this.path, this.#mode);
      try {
        if (this.#mode === 'a') closeLastLine(this.path, this.#file);
        const stats = fstatSync(this.#file);
        this.#length = stats.size;
        this.#isRegular = stats.isFile();
      } catch (error) {
        this.abort();
        throw error;
      }
      this.#mode = 'a';
    });
  }

  /** Appends whole lines; done when the system has taken them. */
  append(lines: Uint8Array): void {
    const file = this.#file;
    if (file === undefined) throw new Error(`cannot write to ${this.path}: it is not open`);
    this.#attempt('write to', () => writeAll(file, lines));
    this.#length += lines.length;
    this.#taken += lines.length;
    if (this.#isRegular && this.#taken >= SENT_AHEAD && !this.#isSending) this.#sendAhead();
  }

  /** Puts the data on disk and closes the file. */
  close(): void {
    const file = this.#file;
    if (file === undefined) return;
    this.#attempt('close', () => {
      try {
        if (this.#isRegular) fsyncSync(file);
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
    if (file !== undefined && this.#isRegular) this.#attempt('sync', () => fdatasyncSync(file));
    return { bytes: this.#length };
  }

  /** The next opening cuts the file back to where it was, and appends. */
  resume(position: unknown): void {
    if (position === undefined) return;
    const { bytes } = (position ?? {}) as { readonly bytes?: unknown };
    checkOption(Number.isSafeInteger(bytes) && Number(bytes) >= 0, 'position', position, "a FileSink's own");
    this.#resumeAt = Number(bytes);
    this.#mode = 'a';
  }

  /**
   * Through a descriptor of its own: each is told once of what the disk has lost, and that of the file must hear of it when
   * it is closed. What fails here changes nothing.
   */
  #sendAhead(): void {
    this.#taken = 0;
    this.#isSending = true;
    open(this.path, 'r+', (error, file) => {
      if (error) this.#isSending = false;
      else fdatasync(file, () => close(file, () => (this.#isSending = false)));
    });
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
