import { readFile } from 'node:fs/promises';
import { printable, reasonOf } from '../../errors.ts';
import { UsageError } from '../options/usageError.ts';

/** A secret comes from a file or the environment: a command line is there for every user of the machine to read. */
export async function secret(variable: string, flag: string, path: string | undefined): Promise<string> {
  if (path === undefined) {
    const value = process.env[variable];
    if (value === undefined || value === '') throw new UsageError(`set ${variable}, or name a file with ${flag}`);
    return value;
  }
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new UsageError(`${flag}: cannot read ${printable(path)}: ${reasonOf(error)}`, { cause: error });
  }
}
