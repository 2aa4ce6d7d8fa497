import { constants, createReadStream, fstatSync, openSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { devNull } from 'node:os';
import type { Readable } from 'node:stream';
import { printable, reasonOf, SpindleError } from '../errors.ts';

/** The bytes of an input, by path or from stdin. */
export interface InputSource {
  /** What messages call it. */
  readonly label: string;
  /** Whether `open` can be called more than once: true for a regular file, false for stdin and pipes. */
  readonly reopens: boolean;
  /** Size and time of change of a regular file. */
  readonly version?: string;
  open(): Readable;
}

/** Finds the input without reading it; one that is missing, closed or a folder is `INVALID_INPUT`. `-` is stdin. */
export async function findInputSource(path: string): Promise<InputSource> {
  if (path === '-') {
    requireStdin();
    return { label: 'stdin', reopens: false, open: () => process.stdin };
  }
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new SpindleError('INVALID_INPUT', `cannot read ${printable(path)}: it is a folder`);
    const found = {
      label: printable(path),
      reopens: stats.isFile(),
      open: () => (stats.isFIFO() ? readPipe(path) : createReadStream(path, { highWaterMark: 262_144 })),
    };
    return stats.isFile() ? { ...found, version: `${stats.size} bytes of ${stats.mtime.toISOString()}` } : found;
  } catch (error) {
    throw unreadable(printable(path), error);
  }
}

/**
 * Reads a named pipe. No thread waits in the kernel for the writer, as it would for a file: the process could not end before
 * the writer does. Only Linux tells a pipe without a writer so far from one whose writers are gone.
 */
const readPipe = (path: string): Readable =>
  process.platform === 'linux'
    ? new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), writable: false })
    : createReadStream(path);

/** Node puts the null device where stdin is closed, so that one cannot be told from the other. */
function requireStdin(): void {
  const stats = fstatSync(0);
  const refuse = (why: string) => new SpindleError('INVALID_INPUT', `cannot read stdin: ${why}`);
  if (stats.isDirectory()) throw refuse('it is a folder');
  const nothing = statSync(devNull, { throwIfNoEntry: false });
  if (stats.isCharacterDevice() && stats.rdev === nothing?.rdev)
    throw refuse(`it is closed, or ${devNull}; pipe the data in, or name a file`);
}

/** What reading threw, as an `INVALID_INPUT` that names the input. */
export function unreadable(label: string, error: unknown): SpindleError {
  if (error instanceof SpindleError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'there is no such file' : reasonOf(error);
  return new SpindleError('INVALID_INPUT', `cannot read ${label}: ${reason}`, { cause: error });
}
