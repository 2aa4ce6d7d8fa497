import { LineFile } from '../../../sinks/file/lineFile.ts';
import { SpindleError } from '../../errors.ts';
import { StreamResult } from '../../streamResult.ts';
import { requireDistinct } from '../distinctFiles.ts';
import { UsageError } from '../failure.ts';
import { openPlan, requireColumn } from '../plan.ts';
import { loadProgress } from '../progress.ts';
import { summaryOf, warnOfIdle } from '../runStream.ts';
import type { StreamFlags } from '../stream.ts';
import { filesOf } from '../streamFiles.ts';
import { makeTarget, type Target } from '../target.ts';
import { Crew } from './crew.ts';
import { OrderedFile } from './orderedFile.ts';
import { flagsOfWorkers } from './parts.ts';
import type { Outcome } from './task.ts';

/** Runs `spindle stream` with workers, each a shard in a thread of its own; returns the exit code. */
export async function runWorkers(name: string, flags: StreamFlags & { readonly workers: number }): Promise<number> {
  const shards = flagsOfWorkers(flags, flags.workers);
  const target = await makeTarget(flags.ordered ? flags : (shards[0] ?? flags));
  checkFlags(name, target.toConsole, flags);
  const crew = new Crew(name, shards);
  try {
    return await lead(crew, name, flags, shards, target);
  } finally {
    await crew.dismiss();
  }
}

async function lead(
  crew: Crew,
  name: string,
  flags: StreamFlags & { readonly workers: number },
  shards: readonly StreamFlags[],
  target: Target,
): Promise<number> {
  const { workers, ordered, output, quiet } = flags;
  await requireDistinct([
    ...(ordered && output !== undefined ? [{ name: '--output', file: output, written: true }] : []),
    ...shards.flatMap((own, worker) => filesOf(name, false, own).filter(({ written }) => written || worker === 0)),
  ]);
  const { source, tables, runs } = await openPlan(name, shards[0] ?? flags);
  requireColumn(source, tables, '--key-column', flags.keyColumn);
  requireColumn(source, tables, '--partition-key-column', flags.partitionKeyColumn);

  const say = (text: string) => quiet || process.stderr.write(`${text}\n`);
  const progress = await loadProgress(!quiet);
  let wasInterrupted = false;
  const interrupt = () => {
    wasInterrupted = true;
    crew.stop();
  };
  let fileError: unknown;
  const file = new OrderedFile(new LineFile(output ?? '-', flags.append ? 'a' : 'w'), workers, (worker) =>
    crew.done(worker),
  );
  const toFile = (action: () => void) => {
    try {
      if (ordered && fileError === undefined) action();
    } catch (error) {
      fileError = error;
      crew.stop();
    }
  };
  const begun = new Set<string>();
  const sent = shards.map(() => 0);
  const begin = (name: string) => {
    if (begun.has(name)) return;
    progress.stop();
    if (begun.size === 0) {
      process.once('SIGINT', interrupt);
      warnOfIdle(flags, say);
    }
    begun.add(name);
    sent.fill(0);
    say(`streaming ${name} of ${source.label} to ${target.label}, ${workers} workers`);
    const total = runs.find((run) => run.name === name)?.total;
    progress.start(total && total * workers, flags.realtime && flags.duration);
  };

  const outcomes = await crew.work(
    (worker, report) => {
      if (report.kind === 'open') toFile(() => file.open(worker));
      else if (report.kind === 'lines') toFile(() => file.offer(worker, report));
      else if (report.kind === 'begun') begin(report.run);
      else {
        sent[worker] = report.events;
        progress.update(sent.reduce((sum, events) => sum + events));
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

function checkFlags(name: string, toConsole: boolean, { sink, ordered, realtime, checkpoint }: StreamFlags): void {
  if (toConsole)
    throw new UsageError('--workers needs another sink than the console: --output, --sink kafka or --sink event-hub');
  if (name === '-') throw new UsageError('--workers cannot share stdin: give a file');
  if (!ordered) return;
  if (sink?.some((kind) => kind !== 'file')) throw new UsageError('--ordered is for --sink file alone');
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

/** As the worker threw it: an error that has a result when the run had begun. */
function toError({ code, message, hadBegun }: NonNullable<Outcome['failure']>): Error {
  const error = code === undefined ? new UsageError(message) : new SpindleError(code as SpindleError['code'], message);
  return hadBegun ? Object.assign(error, { result: undefined }) : error;
}
