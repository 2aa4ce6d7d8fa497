import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { printable, show } from '../../errors.ts';
import { dataFiles } from '../../input/dataFiles.ts';
import { isDataFile } from '../../input/format.ts';
import { UsageError } from '../options/usageError.ts';
import { isModule } from './domainNamed.ts';

/** Whether a source means a file of data, or a folder of them; else it means a domain. */
const isFile = (source: string): boolean =>
  !isModule(source) && (source === '-' || source.includes('/') || source.includes(sep) || isDataFile(source));

/** The files that the sources mean, by the names of their tables; undefined where they mean a domain. */
export async function sourceFiles(sources: readonly string[]): Promise<ReadonlyMap<string, string> | undefined> {
  const [domain] = sources.filter((source) => !isFile(source));
  if (domain === undefined) return dataFiles(sources);
  if (sources.length === 1) return undefined;
  throw new UsageError(`of several sources, each must be a file or a folder: give a path for ${show(domain)}`);
}

/** Throws where a file that is written would be a table of a folder that is read. */
export async function requireOutside(
  folders: readonly string[],
  written: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const folder of folders) {
    const stats = await stat(folder).catch(() => undefined);
    if (!stats?.isDirectory()) continue;
    for (const [flag, path] of Object.entries(written)) {
      if (path === undefined || !isDataFile(path)) continue;
      const parent = await realpath(dirname(resolve(path))).catch(() => undefined);
      if (parent === (await realpath(folder)))
        throw new UsageError(
          `${flag}: ${printable(path)} would be a table of the source ${printable(folder)}: write it to another folder`,
        );
    }
  }
}
