import { PendingFile } from '../../../sinks/file/pendingFile.ts';
import { writeTable } from '../files/writeTable.ts';
import type { GenerateFlags } from '../options/generateOptions.ts';
import { domainTables } from '../plan/domainTables.ts';
import { type Failure, toFailure } from './failure.ts';

/** A table that a worker thread is to write. */
export interface TableTask {
  /** The domain. */
  readonly name: string;
  readonly flags: GenerateFlags;
  readonly table: string;
  /** The file that the table becomes. The worker writes its draft. */
  readonly path: string;
  /** One number that all threads share: the rows that they have written. */
  readonly rows: BigInt64Array;
}

/** Made by the first task of the thread. */
let tables: ReturnType<typeof domainTables> | undefined;

/** Writes one table: what a worker thread does. Returns what failed, as errors lose their codes between threads. */
export default async function writeOne({ name, flags, table, path, rows }: TableTask): Promise<Failure | undefined> {
  try {
    tables ??= domainTables(name, flags);
    const { [table]: own } = await tables;
    if (!own) throw new Error(`there is no table ${table}`);
    await writeTable(own, new PendingFile(path), flags.format ?? 'jsonl', (more) => Atomics.add(rows, 0, BigInt(more)));
    return undefined;
  } catch (error) {
    return toFailure(error);
  }
}
