import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { printable, SpindleError, show } from '../errors.ts';
import { endings, isDataFile, tableNameOf } from './format.ts';
import { unreadable } from './inputSource.ts';

/**
 * Finds the files that paths name, by the names of their tables. A folder stands for its data files, sorted by name, without
 * hidden files and subfolders. Reads no file. Throws `INVALID_INPUT` if a file is missing, a folder has no data file, or two files have one name.
 */
export async function dataFiles(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const path of paths)
    for (const file of (await filesIn(path)) ?? [path]) {
      const name = tableNameOf(file);
      const other = files.get(name);
      if (other !== undefined && resolve(other) === resolve(file))
        throw new SpindleError('INVALID_INPUT', `${printable(file)} is named twice: leave it out once`);
      if (other !== undefined)
        throw new SpindleError(
          'INVALID_INPUT',
          `${printable(other)} and ${printable(file)} would both be table ${show(name)}: rename one of them`,
        );
      files.set(name, file);
    }
  return files;
}

/** The data files of a folder. Undefined for what is no folder. */
async function filesIn(path: string): Promise<readonly string[] | undefined> {
  if (path === '-') return undefined;
  const refuse = (error: unknown) => {
    throw unreadable(printable(path), error);
  };
  const stats = await stat(path).catch(refuse);
  if (!stats.isDirectory()) return undefined;
  const entries = await readdir(path, { withFileTypes: true }).catch(refuse);
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && isDataFile(entry.name))
    .map(({ name }) => name)
    .sort();
  if (names.length > 0) return names.map((name) => join(path, name));
  throw new SpindleError(
    'INVALID_INPUT',
    `${printable(path)} has no file that ends in ${endings.join(', ')}; subfolders are not read`,
  );
}
