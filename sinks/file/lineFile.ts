import {
  close,
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  open,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkOption, checkSame } from '../../src/errors.ts';
import { makeFolders } from './makeFolders.ts';
import { tailChecksum } from './tail.ts';
import { writeAll } from './writeAll.ts';

/** So many bytes are sent ahead to the disk, which works while more is made: little is left for the end. */
const SENT_AHEAD = 16 * 2 ** 20;

/**
 * Appends also where the file is emptied first: where another process cuts the file short meanwhile, a plain write would leave a
 * hole of NUL bytes.
 */
const openFlags = {
  a: constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND,
  w: constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_TRUNC,
} as const;

/** Where a file of lines stands. */
export interface FilePosition {
  /** Absolute. */
  readonly path: string;
  /** The acknowledged bytes; they are on disk. */
  readonly bytes: number;
  /** The CRC-32 of the last 64 KiB of them; absent for what is no regular file. */
  readonly tail?: number;
}

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
  /** Whether the system failed to put the data on disk. */
  #isLost = false;
  #resumeAt: FilePosition | undefined;

  constructor(path: string, mode: 'a' | 'w') {
    checkOption(typeof path === 'string' && path !== '' && !path.includes('\0'), 'path', path, 'the path of a file');
    this.path = resolve(path);
    this.#mode = mode;
  }

  /** Opens the file; folders on the way are made, and an unterminated last line is closed. */
  open(): void {
    this.abort();
    this.#attempt('open', () => {
      makeFolders(dirname(this.path));
      this.#cutBack();
      this.#file = openSync(this.path, openFlags[this.#mode]);
      try {
        if (this.#mode === 'a') closeLastLine(this.path, this.#file);
        const stats = fstatSync(this.#file);
        this.#length = stats.size;
        this.#isRegular = stats.isFile();
        this.#isLost = false;
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
    this.#attempt('write to', () => writeAll(file, lines, writeSync));
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
        if (this.#isRegular) this.#sync(() => fsyncSync(file));
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

  /** Where the acknowledged bytes end, which are then on disk; throws where another process has changed the file. */
  position(): FilePosition {
    const { path } = this;
    const bytes = this.#length;
    if (!this.#isRegular) return { path, bytes };
    return this.#attempt('note the place in', () => {
      const reader = openSync(path, 'r+');
      try {
        // The kernel tells the descriptor that has written of an error; after its close there is no other than this one.
        this.#sync(() => fdatasyncSync(this.#file ?? reader));
        const { size } = fstatSync(reader);
        if (size !== bytes) throw changed(`it holds ${size} bytes, and ${bytes} were written`);
        return { path, bytes, tail: tailChecksum(reader, bytes) };
      } finally {
        closeSync(reader);
      }
    });
  }

  /** The next opening cuts the file back to where it was, and appends. Throws `INVALID_OPTION` for the position of another file. */
  resume(position: unknown): void {
    if (position === undefined) return;
    checkOption(isPosition(position), 'position', position, "a FileSink's own");
    const noted = position as FilePosition;
    checkSame('path', noted.path, this.path);
    this.#resumeAt = noted;
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

  /** The kernel tells of an error once: data that could not be put on disk stays lost, though the next attempt succeeds. */
  #sync(action: () => void): void {
    if (this.#isLost) throw new Error('the system could not put all of it on disk');
    this.#isLost = true;
    action();
    this.#isLost = false;
  }

  #cutBack(): void {
    const position = this.#resumeAt;
    if (position === undefined) return;
    const { bytes, tail } = position;
    const stats = statSync(this.path, { throwIfNoEntry: false });
    if (!stats && bytes > 0) throw changed(`it is gone, and ${bytes} bytes were acknowledged`);
    if (stats?.isFile()) {
      const file = openSync(this.path, 'r+');
      try {
        const { size } = fstatSync(file);
        if (size < bytes) throw changed(`it holds ${size} bytes, and ${bytes} were acknowledged`);
        if (tailChecksum(file, bytes) !== tail)
          throw changed(`what it holds before byte ${bytes} is not what was acknowledged`);
        ftruncateSync(file, bytes);
      } finally {
        closeSync(file);
      }
    }
    this.#resumeAt = undefined;
  }

  #attempt<T>(verb: string, action: () => T): T {
    try {
      return action();
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      // The system's message ends in its call and the path, which are said already.
      const reason = message.replace(/, \w+(?: '.*')?$/s, '');
      throw Object.assign(new Error(`cannot ${verb} ${this.path}: ${reason}`, { cause }), { code });
    }
  }
}

function isPosition(value: unknown): boolean {
  const { path, bytes, tail = 0 } = Object(value) as Partial<Record<keyof FilePosition, unknown>>;
  return typeof path === 'string' && Number.isSafeInteger(bytes) && Number(bytes) >= 0 && Number.isSafeInteger(tail);
}

const changed = (how: string): Error =>
  new Error(
    `${how}: another process has changed it; put it back as it was, or remove it and the checkpoint to start anew`,
  );

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
  if (last[0] !== 0x0a) writeAll(file, Buffer.from('\n'), writeSync);
}
