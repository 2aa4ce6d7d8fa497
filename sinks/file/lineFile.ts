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
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkOption, checkSame } from '../../src/errors.ts';
import { endLastLine } from './endLastLine.ts';
import { makeFolders } from './makeFolders.ts';
import { tailChecksum } from './tailChecksum.ts';
import { writeAll } from './writeAll.ts';
import { writeAllLater } from './writeAllLater.ts';

/** After so many bytes, a sync starts while writing goes on, so that `close` has little left to sync. */
const EARLY_SYNC = 16 * 2 ** 20;

/** Both modes append: if another process cuts the file short, a plain write would leave a hole of NUL bytes. */
const openFlags = {
  a: constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND,
  w: constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_TRUNC,
} as const;

/** A position in a file of lines. */
export interface FilePosition {
  /** The absolute path. */
  readonly path: string;
  /** The number of acknowledged bytes, which are on disk. */
  readonly bytes: number;
  /** The CRC-32 of the last 64 KiB of them. Absent if it is no regular file. */
  readonly tail?: number;
}

/**
 * A file that lines are appended to. An error of the system is thrown as an Error that names the path, with the system's
 * `code`.
 */
export class LineFile {
  /** The absolute path, resolved when this was made. */
  readonly path: string;
  #mode: 'a' | 'w';
  #file: number | undefined;
  /** The bytes that are in the file. */
  #length = 0;
  /** The bytes that the system has taken since the last early sync. */
  #unsynced = 0;
  #isRegular = false;
  /** Whether an early sync is under way. */
  #isSyncing = false;
  /** Whether a sync has failed. */
  #syncFailed = false;
  #resumeAt: FilePosition | undefined;

  constructor(path: string, mode: 'a' | 'w') {
    checkOption(typeof path === 'string' && path !== '' && !path.includes('\0'), 'path', path, 'the path of a file');
    this.path = resolve(path);
    this.#mode = mode;
  }

  /** Opens the file. Makes missing folders, and ends a last line that has no line feed. */
  open(): void {
    this.abort();
    this.#attempt('open', () => {
      makeFolders(dirname(this.path));
      this.#cutBack();
      this.#file = openSync(this.path, openFlags[this.#mode]);
      try {
        if (this.#mode === 'a') endLastLine(this.path, this.#file);
        const stats = fstatSync(this.#file);
        this.#length = stats.size;
        this.#isRegular = stats.isFile();
        this.#syncFailed = false;
      } catch (error) {
        this.abort();
        throw error;
      }
      this.#mode = 'a';
    });
  }

  /** Appends whole lines. Done when the system has taken them. */
  append(lines: Uint8Array): void {
    const file = this.#opened();
    this.#attempt('write to', () => writeAll(file, lines, writeSync));
    this.#noteTaken(lines.length);
  }

  /** Appends whole lines beside other work. Until it is done, `lines` must stay as they are, and no other method be called. */
  async appendLater(lines: Uint8Array): Promise<void> {
    const file = this.#opened();
    try {
      await writeAllLater(file, lines);
    } catch (cause) {
      throw this.#failure('write to', cause);
    }
    this.#noteTaken(lines.length);
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

  /** Closes the file without a sync. */
  abort(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }

  /** Where the acknowledged bytes end. Puts them on disk first. Throws if another process has changed the file. */
  position(): FilePosition {
    const { path } = this;
    const bytes = this.#length;
    if (!this.#isRegular) return { path, bytes };
    return this.#attempt('note the place in', () => {
      const reader = openSync(path, 'r+');
      try {
        // The kernel reports a failed write to the descriptor that has written. After its close, only `reader` is left.
        this.#sync(() => fdatasyncSync(this.#file ?? reader));
        const { size } = fstatSync(reader);
        if (size !== bytes) throw changed(`it holds ${size} bytes, and ${bytes} were written`);
        return { path, bytes, tail: tailChecksum(reader, bytes) };
      } finally {
        closeSync(reader);
      }
    });
  }

  /**
   * Lets the next `open` cut the file back to a position, and append. Throws `INVALID_OPTION` for the position of another
   * file.
   */
  resume(position: unknown): void {
    if (position === undefined) return;
    checkOption(isPosition(position), 'position', position, 'a position of FileSink');
    const noted = position as FilePosition;
    checkSame('path', noted.path, this.path);
    this.#resumeAt = noted;
    this.#mode = 'a';
  }

  #opened(): number {
    if (this.#file === undefined) throw new Error(`cannot write to ${this.path}: it is not open`);
    return this.#file;
  }

  #noteTaken(bytes: number): void {
    this.#length += bytes;
    this.#unsynced += bytes;
    if (this.#isRegular && this.#unsynced >= EARLY_SYNC && !this.#isSyncing) this.#syncAhead();
  }

  /**
   * Syncs early. The kernel reports a write error once to each file descriptor, so this sync has its own: `close` must still see the
   * error.
   */
  #syncAhead(): void {
    this.#unsynced = 0;
    this.#isSyncing = true;
    open(this.path, 'r+', (error, file) => {
      if (error) this.#isSyncing = false;
      else fdatasync(file, () => close(file, () => (this.#isSyncing = false)));
    });
  }

  /**
   * Runs a sync. The kernel reports an error once, so after one that has failed, a later one could succeed without the lost
   * data.
   */
  #sync(action: () => void): void {
    if (this.#syncFailed) throw new Error('the system could not put all of it on disk');
    this.#syncFailed = true;
    action();
    this.#syncFailed = false;
  }

  /** Cuts the file back to the position of `resume`. */
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
      throw this.#failure(verb, cause);
    }
  }

  #failure(verb: string, cause: unknown): Error {
    const { code, message } = cause as NodeJS.ErrnoException;
    // The system's message ends in its call and the path, which this message has already.
    const reason = message.replace(/, \w+(?: '.*')?$/s, '');
    return Object.assign(new Error(`cannot ${verb} ${this.path}: ${reason}`, { cause }), { code });
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
