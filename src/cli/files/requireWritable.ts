import type { Stats } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { printable } from '../../errors.ts';
import { UsageError } from '../options/usageError.ts';
import type { NamedFile, Special } from './distinctFiles.ts';

/** Throws where a file that is written cannot be: before another one is emptied. Opens nothing. */
export async function requireWritable(files: readonly NamedFile[]): Promise<void> {
  for (const { name, file, written, mayBe = [] } of files) {
    if (!written || typeof file === 'number') continue;
    const refuse = (why: string) =>
      new UsageError(`${name} must be a file that can be written: ${printable(file)}: ${why}`);
    const there = await found(file).catch(({ code }: NodeJS.ErrnoException) => {
      throw refuse(code === 'ENOTDIR' ? 'what should be its folder is a file' : String(code));
    });
    const special = there === resolve(file) ? specialOf(await stat(there)) : undefined;
    if (special !== undefined && !mayBe.some((allowed) => allowed === special)) throw refuse(`it is ${special}`);
    await access(there, constants.W_OK).catch(() => {
      throw refuse(`no permission to write ${printable(there)}`);
    });
  }
}

/** What a path names that is no regular file. */
function specialOf(stats: Stats): Special | 'a folder' | 'a disk' | 'a socket' | undefined {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isCharacterDevice()) return 'a device';
  if (stats.isBlockDevice()) return 'a disk';
  return stats.isSocket() ? 'a socket' : undefined;
}

/** The file, or the nearest of its folders that is there: others are made. */
async function found(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    await stat(whole);
    return whole;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(whole) !== whole) return found(dirname(whole));
    throw error;
  }
}
