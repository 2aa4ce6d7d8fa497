import { join } from 'node:path';
import { draftOf, PendingFile } from '../../../sinks/file/pendingFile.ts';
import { printable, SpindleError } from '../../errors.ts';
import type { Table } from '../../generator/index.ts';
import { requireWritable } from '../files/requireWritable.ts';
import { writeTable } from '../files/writeTable.ts';
import type { GenerateFlags } from '../options/generateOptions.ts';
import { domainTables } from '../plan/domainTables.ts';
import { exitCodeOf, onInterrupt } from '../terminal/interruption.ts';
import { repeatedBy, say } from '../terminal/print.ts';
import { loadProgress, type Progress } from '../terminal/progress.ts';

/** How often the progress of worker threads is shown, in milliseconds. */
const PROGRESS_MS = 100;

/** A table, and the file that it becomes. */
interface Job {
  readonly table: Table;
  readonly path: string;
  readonly file: PendingFile;
}

/**
 * Runs `spindle generate`, in constant memory; returns the exit code. The files take their places when all of them are whole.
 */
export async function runGenerate(name: string, flags: GenerateFlags, resolved?: string): Promise<number> {
  const { output, format = 'jsonl', quiet = false } = flags;
  const tables = Object.values(await domainTables(name, flags));
  const jobs: readonly Job[] = tables.map((table) => {
    const path = join(output, `${table.name}.${format}`);
    return { table, path, file: new PendingFile(path) };
  });
  await requireReplaceable(jobs);
  const progress = await loadProgress(!quiet);
  const tell = (text: string) => quiet || say(text);
  if (resolved !== undefined) tell(repeatedBy(resolved));
  const interrupt = new AbortController();
  let interruptCode: number | undefined;
  const letGo = onInterrupt((signal) => {
    interruptCode = exitCodeOf(signal);
    interrupt.abort();
  });
  try {
    progress.start(tables.reduce((sum, { rowCount }) => sum + rowCount, 0));
    await writeAll(name, flags, jobs, progress, interrupt.signal);
    progress.stop();
    if (interruptCode !== undefined) return interruptCode;
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

/** Writes all tables to their drafts: one after another, or with workers the largest first. */
async function writeAll(
  name: string,
  flags: GenerateFlags,
  jobs: readonly Job[],
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { format = 'jsonl', workers = 1 } = flags;
  if (workers === 1) {
    let written = 0;
    const onRows = (rows: number) => {
      written += rows;
      progress.update(written);
    };
    for (const { table, file } of jobs) if (!signal.aborted) await writeTable(table, file, format, onRows, signal);
    return;
  }
  const { writeTables } = await import('../workers/tablePool.ts');
  const rows = new BigInt64Array(new SharedArrayBuffer(8));
  const largestFirst = jobs.toSorted((a, b) => b.table.rowCount - a.table.rowCount);
  const tasks = largestFirst.map(({ table, path }) => ({ name, flags, table: table.name, path, rows }));
  const timer = setInterval(() => progress.update(Number(Atomics.load(rows, 0))), PROGRESS_MS);
  try {
    await writeTables(tasks, Math.min(workers, jobs.length), signal);
  } finally {
    clearInterval(timer);
  }
}

/** Throws if one of the files or drafts cannot be written, before the first one is begun. */
async function requireReplaceable(jobs: readonly Job[]): Promise<void> {
  const files = jobs.flatMap(({ path }) => [path, draftOf(path)]);
  await requireWritable(files.map((file) => ({ name: 'each file in --output', file, written: true })));
}

/** Names the flag in an error of the system. Other errors say themselves what is wrong, or are faults of ours. */
function unwritable(cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === undefined || cause instanceof SpindleError) return cause;
  return Object.assign(new Error(`--output: ${message}`, { cause }), { code });
}
