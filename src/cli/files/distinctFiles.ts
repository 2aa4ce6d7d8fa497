import { type BigIntStats, fstatSync } from 'node:fs';
import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { printable } from '../../errors.ts';
import { UsageError } from '../options/usageError.ts';

/** What a path can name, besides a regular file, that is written without being read again. */
export type Special = 'a device' | 'a pipe';

/** A file of the run: what the user calls it, its path or descriptor, and whether the run writes to it. */
export interface NamedFile {
  readonly name: string;
  readonly file: string | number;
  readonly written: boolean;
  /** What it may be instead of a regular file; default: nothing else. */
  readonly mayBe?: readonly Special[];
}

/** Throws unless each file that is written is another one than all the rest. Opens nothing. */
export async function requireDistinct(files: readonly NamedFile[]): Promise<void> {
  const seen = new Map<string, NamedFile>();
  for (const named of files) {
    const identity = await identityOf(named.file);
    if (identity === undefined) continue;
    const other = seen.get(identity);
    if (other && (other.written || named.written) && !areJoined(other, named))
      throw new UsageError(`${other.name} and ${named.name} are the same file${path(named) ?? path(other) ?? ''}`);
    seen.set(identity, other ?? named);
  }
}

/** Stdout and stderr, which a shell joins on request: what one writes follows what the other wrote. */
const areJoined = (one: NamedFile, other: NamedFile): boolean => one.file === 1 && other.file === 2;

const path = ({ file }: NamedFile): string | undefined =>
  typeof file === 'string' ? `: ${printable(file)}` : undefined;

/** The same for all names of a file, links too; undefined for a device, a pipe or a folder, which nothing can overwrite. */
async function identityOf(file: string | number): Promise<string | undefined> {
  let stats: BigIntStats;
  try {
    stats = typeof file === 'number' ? fstatSync(file, { bigint: true }) : await stat(file, { bigint: true });
  } catch {
    return typeof file === 'number' ? undefined : placeOf(resolve(file));
  }
  return stats.isFile() ? `${stats.dev}:${stats.ino}` : undefined;
}

/** Where a file that does not exist yet would be made: its folders, and the link that it may be, followed. */
async function placeOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const target = code === 'ENOENT' ? await readlink(path).catch(() => undefined) : undefined;
    const folder = await placeOf(dirname(path));
    return target === undefined ? join(folder, basename(path)) : placeOf(resolve(folder, target));
  }
}
