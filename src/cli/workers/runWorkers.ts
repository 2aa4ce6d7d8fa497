import { LineFile } from '../../../sinks/file/lineFile.ts';
import { StreamResult } from '../../streamResult.ts';
import { requireDistinct } from '../distinctFiles.ts';
import { UsageError } from '../failure.ts';
import { loadProgress } from '../progress.ts';
import { type StreamFlags, sinksOf } from '../stream.ts';
import { filesOf } from '../streamFiles.ts';
import { summaryOf } from '../summary.ts';
import { warnOfIdle } from '../warnOfIdle.ts';
import { Crew } from './crew.ts';
import { toError } from './failure.ts';
import { OrderedFile } from './orderedFile.ts';
import { flagsOfWorkers } from './parts.ts';
import type { Begun, Outcome } from './task.ts';

/**
 * Runs `spindle stream` with workers, each a shard in a thread of its own; returns the exit code. What makes a stream is
 * loaded by the workers alone, which check what the flags mean before they open anything.
 */
export async function runWorkers(name: string, flags: StreamFlags & { readonly workers: number }): Promise<number> {
  checkFlags(name, flags);
  const shards = flagsOfWorkers(flags, flags.workers);
  const crew = new Crew(name, shards);
  try {
    return await lead(crew, name, flags, shards);
  } finally {
    await crew.dismiss();
  }
}

async function lead(crew: Crew, name: string, flags: StreamFlags, shards: readonly StreamFlags[]): Promise<number> {
  const { ordered, output, append, quiet } = flags;
  const workers = shards.length;
  const isShared = (flag: string, written: boolean) => !written || (ordered && flag === '--output');
  await requireDistinct(
    shards.flatMap((own, worker) =>
      filesOf(name, false, own).filter((file) => worker === 0 || !isShared(file.name, file.written)),
    ),
  );

  const say = (text: string) => quiet || process.stderr.write(`${text}\n`);
  const progress = await loadProgress(!quiet);
  let wasInterrupted = false;
  const interrupt = () => {
    wasInterrupted = true;
    crew.stop();
  };
  let fileError: unknown;
  const file = new OrderedFile(new LineFile(output ?? '-', append ? 'a' : 'w'), workers, (worker) => crew.done(worker));
  const toFile = (action: () => void) => {
    try {
      if (ordered && fileError === undefined) action();
    } catch (error) {
      fileError = error;
      crew.stop();
    }
  };
  let hasBegun = false;
  const begin = () => {
    if (!hasBegun) process.once('SIGINT', interrupt);
    hasBegun = true;
  };
  const sent = shards.map(() => 0);
  let announced = 0;
  const announce = ({ run, source, target, total }: Begun) => {
    if (announced++ === 0) warnOfIdle(flags, say);
    progress.stop();
    sent.fill(0);
    say(`streaming ${run} of ${source} to ${target}, ${workers} workers`);
    progress.start(total && total * workers, flags.realtime && flags.duration);
  };

  const outcomes = await crew.work(
    (worker, report) => {
      if (report.kind === 'open') toFile(() => file.open(worker));
      else if (report.kind === 'lines') toFile(() => file.offer(worker, report));
      else if (report.kind === 'begun') {
        begin();
        // All begin the same runs: one speaks for all of them.
        if (worker === 0) announce(report);
      } else {
        sent[worker] = report.events;
        if (announced > 0) progress.update(sent.reduce((sum, events) => sum + events));
      }
    },
    (worker) => toFile(() => file.end(worker)),
  );
  toFile(() => file.close());
  progress.stop();
  process.off('SIGINT', interrupt);

  for (const result of totals(outcomes)) if (result.eventsSent > 0 || wasInterrupted) say(summaryOf(result));
  outcomes.forEach(({ rows }, worker) => {
    if (rows.length > 0) say([`worker ${worker}`, ...rows].join('\n'));
  });
  if (fileError) throw fileError;
  const failure = outcomes.map((one) => one.failure).find((one) => one && one.code !== 'ABORTED');
  if (failure) throw toError(failure);
  if (wasInterrupted) return 130;
  return outcomes.some(({ hasFailed }) => hasFailed) ? 1 : 0;
}

function checkFlags(name: string, flags: StreamFlags): void {
  const { ordered, realtime, checkpoint } = flags;
  const sinks = sinksOf(flags);
  if (sinks.includes('console'))
    throw new UsageError('--workers needs another sink than the console: --output, --sink kafka or --sink event-hub');
  if (name === '-') throw new UsageError('--workers cannot share stdin: give a file');
  if (!ordered) return;
  if (sinks.some((kind) => kind !== 'file')) throw new UsageError('--ordered is for --sink file alone');
  if (realtime) throw new UsageError('--ordered is not for --realtime: each worker has a pace of its own');
  if (checkpoint !== undefined) throw new UsageError('--ordered cannot be resumed: leave out it or --checkpoint');
}

/** What all workers together have done of each run. */
function totals(outcomes: readonly Outcome[]): readonly StreamResult[] {
  const all = outcomes.flatMap(({ results }) => results);
  return [...new Set(all.map(({ table }) => table))].map((table) => {
    const own = all.filter((result) => result.table === table);
    const sum = (field: 'eventsSent' | 'anomalyCount' | 'outOfOrderCount' | 'skipped' | 'eventsBefore') =>
      own.reduce((total, result) => total + result[field], 0);
    const delivery = {
      eventsSent: sum('eventsSent'),
      anomalyCount: sum('anomalyCount'),
      outOfOrderCount: sum('outOfOrderCount'),
      skipped: sum('skipped'),
    };
    const elapsed = Math.max(...own.map(({ elapsedSeconds }) => elapsedSeconds));
    return new StreamResult(table, delivery, elapsed, own[0]?.seed ?? 0, sum('eventsBefore'));
  });
}
