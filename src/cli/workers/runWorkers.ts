import { MessageChannel } from 'node:worker_threads';
import Tinypool from 'tinypool';
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
import { makeTarget } from '../target.ts';
import { OrderedFile } from './orderedFile.ts';
import { flagsOfWorkers } from './parts.ts';
import type { Order, Outcome, Report, Task } from './task.ts';

/** Runs `spindle stream` with workers, each a shard in a thread of its own; returns the exit code. */
export async function runWorkers(name: string, flags: StreamFlags & { readonly workers: number }): Promise<number> {
  const { workers, quiet } = flags;
  const tasks = flagsOfWorkers(flags, workers);
  const [firstFlags = flags] = tasks;
  const target = await makeTarget(flags.ordered ? flags : firstFlags);
  checkFlags(name, target.toConsole, flags);
  await requireDistinct([
    ...(flags.ordered ? filesOf(name, false, flags).filter(({ name }) => name === '--output') : []),
    ...tasks.flatMap((own, worker) => filesOf(name, false, own).filter(({ written }) => written || worker === 0)),
  ]);
  const { source, tables, runs } = await openPlan(name, firstFlags);
  requireColumn(source, tables, '--key-column', flags.keyColumn);
  requireColumn(source, tables, '--partition-key-column', flags.partitionKeyColumn);
  const say = (text: string) => quiet || process.stderr.write(`${text}\n`);
  const progress = await loadProgress(!quiet);
  const pool = new Tinypool({
    filename: new URL('./shardWorker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
  });
  const channels = tasks.map(() => new MessageChannel());
  const tell = (worker: number, order: Order) => channels[worker]?.port1.postMessage(order);
  let wasStopped = false;
  const stopAll = () => {
    for (const worker of tasks.keys()) tell(worker, { kind: 'stop' });
  };
  let broken: unknown;
  const file = flags.ordered
    ? new OrderedFile(new LineFile(flags.output as string, flags.append ? 'a' : 'w'), workers, (worker) =>
        tell(worker, { kind: 'done' }),
      )
    : undefined;
  const toFile = (action: (file: OrderedFile) => void) => {
    try {
      if (file && broken === undefined) action(file);
    } catch (error) {
      broken = error;
      stopAll();
    }
  };
  const begun = new Set<string>();
  const sent = tasks.map(() => 0);
  const hear = (worker: number, report: Report) => {
    if (report.kind === 'open') toFile((one) => one.open(worker));
    else if (report.kind === 'lines') toFile((one) => one.offer(worker, report));
    else if (report.kind === 'sent') {
      sent[worker] = report.events;
      progress.update(sent.reduce((sum, events) => sum + events));
    } else if (!begun.has(report.run)) {
      if (begun.size === 0) {
        process.once('SIGINT', () => {
          wasStopped = true;
          stopAll();
        });
        warnOfIdle(flags, say);
      } else progress.stop();
      begun.add(report.run);
      sent.fill(0);
      const where = flags.ordered ? flags.output : target.label;
      say(`streaming ${report.run} of ${source.label} to ${where}, ${workers} workers`);
      const run = runs.find((one) => one.name === report.run);
      progress.start(run?.total && run.total * workers, flags.realtime && flags.duration);
    }
  };
  const outcomes = await Promise.all(
    tasks.map(async (own, worker) => {
      const { port1, port2 } = channels[worker] as MessageChannel;
      port1.on('message', (report: Report) => hear(worker, report));
      const task: Task = { name, flags: own, port: port2 };
      const outcome: Outcome = await pool.run(task, { transferList: [port2] }).catch((error: Error) => ({
        results: [],
        rows: [],
        hasFailed: true,
        failure: { code: 'SINK_WRITE_FAILED', message: `a worker failed: ${error.message}`, hadBegun: true },
      }));
      toFile((one) => one.end(worker));
      if (outcome.failure) stopAll();
      return outcome;
    }),
  );
  toFile((one) => one.close());
  progress.stop();
  for (const { port1 } of channels) port1.close();
  await pool.destroy();

  for (const result of totals(outcomes)) if (result.eventsSent > 0 || wasStopped) say(summaryOf(result));
  outcomes.forEach(({ rows }, worker) => {
    if (rows.length > 0) say([`worker ${worker}`, ...rows].join('\n'));
  });
  if (broken) throw broken;
  const failure = outcomes.map((one) => one.failure).find((one) => one && one.code !== 'ABORTED');
  if (failure) throw toError(failure);
  if (wasStopped) return 130;
  return outcomes.some(({ hasFailed }) => hasFailed) ? 1 : 0;
}

function checkFlags(name: string, toConsole: boolean, { sink, ordered, realtime, checkpoint }: StreamFlags): void {
  if (toConsole)
    throw new UsageError('--workers needs another sink than the console: --output, --sink kafka or event-hub');
  if (name === '-') throw new UsageError('--workers cannot share stdin: stream a file');
  if (!ordered) return;
  if (sink?.some((kind) => kind !== 'file')) throw new UsageError('--ordered is for --sink file alone');
  if (realtime) throw new UsageError('--ordered is not for --realtime: each worker has a pace of its own');
  if (checkpoint !== undefined)
    throw new UsageError('--ordered cannot be resumed: leave out --checkpoint, or --ordered');
}

/** What all workers have done of each run. */
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

function toError({ code, message, hadBegun }: NonNullable<Outcome['failure']>): Error {
  const error = code === undefined ? new UsageError(message) : new SpindleError(code as SpindleError['code'], message);
  return hadBegun ? Object.assign(error, { result: undefined }) : error;
}
