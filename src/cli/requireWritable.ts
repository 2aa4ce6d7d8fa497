import { access, constants, stat } from 'node:fs/promises';
import type { NamedFile } from './distinctFiles.ts';
import { UsageError } from './failure.ts';

/** Throws where a file that is written is there and cannot be: before another one is emptied. Opens nothing. */
export async function requireWritable(files: readonly NamedFile[]): Promise<void> {
  for (const { name, file, written } of files) {
    const stats = written && typeof file === 'string' ? await stat(file).catch(() => undefined) : undefined;
    if (!stats) continue;
    if (stats.isDirectory()) throw new UsageError(`${name} must be a file, and this is a folder: ${file}`);
    await access(file as string, constants.W_OK).catch(() => {
      throw new UsageError(`${name} must be a file that may be written: ${file}`);
    });
  }
}
