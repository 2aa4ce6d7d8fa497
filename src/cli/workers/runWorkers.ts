import { printable, sinkError } from '../../errors.ts';
import { type NamedFile, requireDistinct } from '../files/distinctFiles.ts';
import { requireRegular } from '../files/requireRegular.ts';
import { requireWritable } from '../files/requireWritable.ts';
import type { StreamFlags } from '../options/streamOptions.ts';
import { waitOf } from '../plan/paceInWords.ts';
import { filesOf } from '../plan/streamFiles.ts';
import { warnOfIdle } from '../plan/warnOfIdle.ts';
import { exitCodeOf, onInterrupt } from '../terminal/interruption.ts';
import { repeatedBy, say } from '../terminal/print.ts';
import { loadProgress, type Progress } from '../terminal/progress.ts';
import { summaryOf } from '../terminal/summary.ts';
import { checkFlags } from './checkFlags.ts';
import { toError } from './failure.ts';
import type { Begun, Outcome, Report } from './messages.ts';
import { OrderedOutput } from './orderedOutput.ts';
import { sumOfShards } from './sumOfShards.ts';
import { flagsOfWorkers } from './workerFlags.ts';
import { WorkerPool } from './workerPool.ts';

/**
 * Runs `spindle stream` with workers, each a shard in a thread of its own; returns the exit code. What makes a stream is
 * loaded by the workers alone; each checks what the flags mean before it opens anything.
 */
export async function runWorkers(
  sources: readonly string[],
  flags: StreamFlags & { readonly workers: number },
  resolved?: string,
): Promise<number> {
  checkFlags(sources, flags);
  const shards = flagsOfWorkers(flags, flags.workers);
  const pool = new WorkerPool(sources, shards);
  try {
    await checkFiles(sources, flags, shards);
    const progress = await loadProgress(!flags.quiet);
    return await new WorkerRun(pool, flags, shards.length, progress, resolved).toItsEnd();
  } finally {
    await pool.destroy();
  }
}

/** All files of all workers; what they share is checked once. */
async function checkFiles(
  sources: readonly string[],
  { ordered }: StreamFlags,
  shards: readonly StreamFlags[],
): Promise<void> {
  const isShared = ({ name, file, written }: NamedFile) =>
    !written || typeof file === 'number' || (ordered && name === '--output');
  const all = await Promise.all(shards.map((own) => filesOf(sources, false, own)));
  const files = all.flatMap((own, worker) => own.filter((file) => worker === 0 || !isShared(file)));
  await requireDistinct(files);
  await requireRegular(files);
  await requireWritable(files);
}

/** What the workers of one command report, as the user sees it. */
class WorkerRun {
  readonly #pool: WorkerPool;
  readonly #flags: StreamFlags;
  readonly #progress: Progress;
  readonly #resolved: string | undefined;
  readonly #output: OrderedOutput | undefined;
  /** Acknowledged events of the run under way, by worker. */
  readonly #sent: number[];
  #isAnnounced = false;
  /** Set once the first run has begun: until then the default handler ends the process. */
  #stopListening: (() => void) | undefined;
  #interruptCode: number | undefined;

  constructor(pool: WorkerPool, flags: StreamFlags, workers: number, progress: Progress, resolved: string | undefined) {
    const { ordered, output } = flags;
    this.#pool = pool;
    this.#flags = flags;
    this.#progress = progress;
    this.#resolved = resolved;
    this.#output = ordered && output !== undefined ? new OrderedOutput(output, flags, workers, pool) : undefined;
    this.#sent = Array.from({ length: workers }, () => 0);
  }

  /** Has the workers stream; returns the exit code. */
  async toItsEnd(): Promise<number> {
    const outcomes = await this.#pool.run(
      (worker, report) => this.#hear(worker, report),
      (worker) => this.#output?.end(worker),
    );
    this.#output?.close();
    this.#progress.stop();
    this.#stopListening?.();
    return this.#conclude(outcomes);
  }

  #hear(worker: number, report: Report): void {
    this.#output?.take(worker, report);
    if (report.kind === 'begun') {
      this.#stopListening ??= onInterrupt((signal) => {
        this.#interruptCode = exitCodeOf(signal);
        this.#pool.stop();
      });
      // All begin the same runs: one speaks for all of them.
      if (worker === 0) this.#announce(report);
    }
    if (report.kind === 'sent') {
      this.#sent[worker] = report.events;
      if (this.#isAnnounced) this.#progress.update(this.#sent.reduce((sum, events) => sum + events));
    }
  }

  #announce({ run, source, target, notes, total }: Begun): void {
    const { realtime, duration } = this.#flags;
    const workers = this.#sent.length;
    if (!this.#isAnnounced) {
      warnOfIdle(this.#flags, (text) => this.#tell(text));
      if (this.#resolved !== undefined) this.#tell(repeatedBy(this.#resolved));
    }
    this.#isAnnounced = true;
    this.#progress.stop();
    this.#sent.fill(0);
    for (const note of notes) this.#tell(note);
    this.#tell(`streaming ${printable(run)} of ${source} to ${target}, ${workers} workers`);
    const wait = waitOf(this.#flags, Date.now());
    if (wait !== undefined) this.#tell(wait);
    this.#progress.start(total && total * workers, realtime ? duration : undefined);
  }

  #conclude(outcomes: readonly Outcome[]): number {
    const failure = outcomes.map((one) => one.failure).find((one) => one && one.code !== 'ABORTED');
    const outputFailure = this.#output?.failure;
    const acknowledged = this.#summarize(outcomes, failure !== undefined || outputFailure !== undefined);
    if (outputFailure) {
      const { doing, cause } = outputFailure;
      throw Object.assign(sinkError(doing, cause, acknowledged), { result: undefined });
    }
    if (failure) throw toError({ ...failure, hadBegun: failure.hadBegun || this.#stopListening !== undefined });
    if (this.#interruptCode !== undefined) return this.#interruptCode;
    return outcomes.some(({ hasFailed }) => hasFailed) ? 1 : 0;
  }

  /** Says what became of each run, of all workers together; returns how many events were acknowledged. */
  #summarize(outcomes: readonly Outcome[], hasFailed: boolean): number {
    let acknowledged = 0;
    for (const table of new Set(outcomes.flatMap(({ runs }) => runs.map(({ result }) => result.table)))) {
      const own = outcomes.map(({ runs }) => runs.filter(({ result }) => result.table === table));
      const result = sumOfShards(table, own.flat());
      acknowledged += result.eventsSent;
      if (result.eventsSent > 0 || !hasFailed) this.#tell(summaryOf(result));
      own.forEach(([run], worker) => {
        if (run && run.rows.length > 0) this.#tell([`worker ${worker}`, ...run.rows].join('\n'));
      });
    }
    return acknowledged;
  }

  #tell(text: string): void {
    if (!this.#flags.quiet) say(text);
  }
}
