import { close, createReadStream, fstat, open, read } from 'node:fs';
import type { Readable } from 'node:stream';

const READ_SIZE = 262_144;

type OnOpen = (error: Error | null, fd?: number) => void;
type OnRead = (error: Error | null, bytes: number, buffer: Buffer) => void;

/**
 * Reads a file. If it is cut meanwhile, its last record may be cut too, and would look like another one. So it is an error if fewer bytes
 * come than there were when the file was opened.
 */
export function readWhole(path: string): Readable {
  let left = 0;
  const opening = (path: string, flags: string, mode: number, done: OnOpen): void =>
    open(path, flags, mode, (error, fd) => {
      if (error) return done(error);
      fstat(fd, (error, stats) => {
        left = stats?.size ?? 0;
        done(error, fd);
      });
    });
  const reading = (
    fd: number,
    to: Buffer,
    offset: number,
    length: number,
    at: number | undefined,
    done: OnRead,
  ): void =>
    read(fd, to, offset, length, at ?? null, (error, bytes, buffer) => {
      left -= bytes;
      const isCut = !error && bytes === 0 && left > 0;
      done(isCut ? new Error('it became shorter while it was read') : error, bytes, buffer);
    });
  return createReadStream(path, { highWaterMark: READ_SIZE, fs: { open: opening, read: reading, close } });
}
