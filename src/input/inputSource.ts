import { constants, createReadStream, fstatSync, openSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { devNull } from 'node:os';
import type { Readable } from 'node:stream';
import { type OptionNaming, printable, reasonOf, SpindleError } from '../errors.ts';
import { readWhole } from './readWhole.ts';

/** Where the bytes of an input come from: a file or stdin. */
export interface InputSource {
  /** Its name in messages. */
  readonly label: string;
  /** Whether `open` can be called more than once: true for a regular file, false for stdin and pipes. */
  readonly reopens: boolean;
  /** Where a regular file is, which can be read at any place. */
  readonly path?: string;
  /** The bytes of a regular file. */
  readonly size?: number;
  /** The size and the time of change of a regular file. */
  readonly version?: string | undefined;
  open(): Readable;
}

/** Finds an input without reading it; `-` is stdin. Throws `INVALID_INPUT` if it is missing, closed or a folder. */
export async function findInputSource(path: string): Promise<InputSource> {
  if (path === '-') {
    requireStdin();
    return { label: 'stdin', reopens: false, open: () => process.stdin };
  }
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new SpindleError('INVALID_INPUT', `cannot read ${printable(path)}: it is a folder`);
    const label = printable(path);
    if (!stats.isFile())
      return { label, reopens: false, open: () => (stats.isFIFO() ? readPipe(path) : createReadStream(path)) };
    const version = `${stats.size} bytes of ${stats.mtime.toISOString()}`;
    return { label, reopens: true, path, size: stats.size, version, open: () => readWhole(path) };
  } catch (error) {
    throw unreadable(printable(path), error);
  }
}

/**
 * Reads a named pipe through a socket. If it were read like a file, a thread would wait in the kernel for the writer, and the process
 * could not end before it. Only Linux tells a pipe that has no writer yet from one whose writers are gone.
 */
const readPipe = (path: string): Readable =>
  process.platform === 'linux'
    ? new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), writable: false })
    : createReadStream(path);

/** Throws if stdin is closed. Node then replaces it by the null device, so a stdin that is the null device counts as closed. */
function requireStdin(): void {
  const stats = fstatSync(0);
  const refuse = (why: string) => new SpindleError('INVALID_INPUT', `cannot read stdin: ${why}`);
  if (stats.isDirectory()) throw refuse('it is a folder');
  const nothing = statSync(devNull, { throwIfNoEntry: false });
  if (stats.isCharacterDevice() && stats.rdev === nothing?.rdev)
    throw refuse(`it is closed, or ${devNull}; pipe the data in, or name a file`);
}

/** The `INVALID_INPUT` for an error of reading, with the name of the input. */
export function unreadable(label: string, error: unknown): SpindleError {
  if (error instanceof SpindleError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const reason = (naming: OptionNaming) => (code === 'ENOENT' ? 'there is no such file' : reasonOf(error, naming));
  return new SpindleError('INVALID_INPUT', (naming) => `cannot read ${label}: ${reason(naming)}`, { cause: error });
}
