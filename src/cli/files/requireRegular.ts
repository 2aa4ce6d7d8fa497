import { stat } from 'node:fs/promises';
import { printable } from '../../errors.ts';
import { UsageError } from '../options/usageError.ts';
import type { NamedFile } from './distinctFiles.ts';

/** Throws where a file that all workers read, each from its beginning, can be read only once: a pipe, for instance. */
export async function requireRegular(files: readonly NamedFile[]): Promise<void> {
  for (const { name, file, written } of files) {
    if (written || typeof file === 'number') continue;
    // What is not there is refused by who reads it.
    const stats = await stat(file).catch(() => undefined);
    if (stats && !stats.isFile())
      throw new UsageError(`${name}: each worker reads it, so it must be a regular file: ${printable(file)}`);
  }
}
