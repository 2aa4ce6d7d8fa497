import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { draftOf, PendingFile } from '../../../sinks/file/pendingFile.ts';
import { printable } from '../../errors.ts';
import { Spindle, type Table } from '../../generator/index.ts';
import { requireWritable } from '../files/requireWritable.ts';
import { csvLines, jsonLines, type TableLines } from '../files/tableLines.ts';
import type { GenerateFlags } from '../options/generateOptions.ts';
import { domainNamed } from '../plan/domainNamed.ts';
import { domainPeriod } from '../plan/domainPeriod.ts';
import { exitCodeOf, onInterrupt } from '../terminal/interruption.ts';
import { repeatedBy, say } from '../terminal/print.ts';
import { loadProgress } from '../terminal/progress.ts';

/** A table, and the file that it becomes. */
interface Job {
  readonly table: Table;
  readonly path: string;
  readonly file: PendingFile;
}

/**
 * Runs `spindle generate`: table by table, in constant memory; returns the exit code. The files take their places when all of
 * them are whole.
 */
export async function runGenerate(name: string, flags: GenerateFlags, resolved?: string): Promise<number> {
  const { output, format = 'jsonl', scale = 'small', seed = 42, quiet = false } = flags;
  const domain = await domainNamed(name);
  const tables: Readonly<Record<string, Table>> = new Spindle().generate({
    domain,
    scale,
    seed,
    ...domainPeriod(flags),
  }).tables;
  const jobs: readonly Job[] = Object.values(tables).map((table) => {
    const path = join(output, `${table.name}.${format}`);
    return { table, path, file: new PendingFile(path) };
  });
  await requireReplaceable(jobs);
  const linesOf = await loadWriter(format);
  const progress = await loadProgress(!quiet);
  const tell = (text: string) => quiet || say(text);
  if (resolved !== undefined) tell(repeatedBy(resolved));
  let interruptCode: number | undefined;
  const letGo = onInterrupt((signal) => {
    interruptCode = exitCodeOf(signal);
  });
  try {
    for (const { table, file } of jobs) {
      progress.start(table.rowCount);
      let rows = 0;
      file.open();
      for (const chunk of linesOf(table)) {
        file.append(chunk.bytes);
        rows += chunk.rows;
        progress.update(rows);
        // Lets the signals in.
        await setImmediate();
        if (interruptCode !== undefined) return interruptCode;
      }
      file.close();
      progress.stop();
    }
    for (const { table, path, file } of jobs) {
      file.replace();
      tell(`${printable(path)}: ${table.rowCount.toLocaleString('en-US')} rows`);
    }
    return 0;
  } catch (error) {
    throw unwritable(error);
  } finally {
    progress.stop();
    letGo();
    for (const { file } of jobs) file.discard();
    if (interruptCode !== undefined) tell('interrupted: no file was changed');
  }
}

/** What writes a table in a format. */
async function loadWriter(format: NonNullable<GenerateFlags['format']>): Promise<(table: Table) => TableLines> {
  if (format === 'parquet') return (await import('../files/tableParquet.ts')).loadParquetBytes();
  return format === 'csv' ? csvLines : jsonLines;
}

/** Throws if one of the files or drafts cannot be written, before the first one is begun. */
async function requireReplaceable(jobs: readonly Job[]): Promise<void> {
  const files = jobs.flatMap(({ path }) => [path, draftOf(path)]);
  await requireWritable(files.map((file) => ({ name: 'each file in --output', file, written: true })));
}

/** Names the flag in an error of the system. Other errors are faults of ours, and stay as they are. */
function unwritable(cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === undefined ? cause : Object.assign(new Error(`--output: ${message}`, { cause }), { code });
}
