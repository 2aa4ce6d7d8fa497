import { LineFile } from '../../../sinks/file/lineFile.ts';
import { printable, type SinkStep, sinkError } from '../../errors.ts';
import { type NamedFile, requireDistinct } from '../files/distinctFiles.ts';
import { requireRegular } from '../files/requireRegular.ts';
import { requireWritable } from '../files/requireWritable.ts';
import type { StreamFlags } from '../options/stream.ts';
import { filesOf } from '../plan/streamFiles.ts';
import { warnOfIdle } from '../plan/warnOfIdle.ts';
import { exitCodeOf, onInterrupt } from '../terminal/interruption.ts';
import { say } from '../terminal/print.ts';
import { loadProgress } from '../terminal/progress.ts';
import { summaryOf } from '../terminal/summary.ts';
import { checkFlags } from './checkFlags.ts';
import { Crew } from './crew.ts';
import { toError } from './failure.ts';
import { OrderedFile } from './orderedFile.ts';
import { flagsOfWorkers } from './parts.ts';
import type { Begun } from './task.ts';
import { total } from './total.ts';

/**
 * Runs `spindle stream` with workers, each a shard in a thread of its own; returns the exit code. What makes a stream is
 * loaded by the workers alone; each checks what the flags mean before it opens anything.
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
  const isShared = ({ name, file, written }: NamedFile) =>
    !written || typeof file === 'number' || (ordered && name === '--output');
  const files = shards.flatMap((own, worker) =>
    filesOf(name, false, own).filter((file) => worker === 0 || !isShared(file)),
  );
  await requireDistinct(files);
  await requireRegular(files);
  await requireWritable(files);

  const tell = (text: string) => quiet || say(text);
  const progress = await loadProgress(!quiet);
  let interruptCode: number | undefined;
  const file =
    ordered && output !== undefined
      ? new OrderedFile(new LineFile(output, append ? 'a' : 'w'), workers, (worker) => crew.done(worker))
      : undefined;
  let fileFailure: { readonly doing: SinkStep; readonly cause: unknown } | undefined;
  const toFile = (doing: SinkStep, action: (file: OrderedFile) => void) => {
    try {
      if (file && !fileFailure) action(file);
    } catch (cause) {
      fileFailure = { doing, cause };
      crew.stop();
    }
  };
  /** Since the first run has begun. */
  let letGo: (() => void) | undefined;
  const listen = () => {
    letGo ??= onInterrupt((signal) => {
      interruptCode = exitCodeOf(signal);
      crew.stop();
    });
  };
  const sent = shards.map(() => 0);
  let isAnnounced = false;
  const announce = ({ run, source, target, total }: Begun) => {
    if (!isAnnounced) warnOfIdle(flags, tell);
    isAnnounced = true;
    progress.stop();
    sent.fill(0);
    tell(`streaming ${printable(run)} of ${source} to ${target}, ${workers} workers`);
    progress.start(total && total * workers, flags.realtime ? flags.duration : undefined);
  };

  const outcomes = await crew.work(
    (worker, report) => {
      if (report.kind === 'open') toFile('starting', (file) => file.open(worker));
      else if (report.kind === 'lines') toFile('writing to', (file) => file.offer(worker, report));
      else if (report.kind === 'begun') {
        listen();
        // All begin the same runs: one speaks for all of them.
        if (worker === 0) announce(report);
      } else {
        sent[worker] = report.events;
        if (isAnnounced) progress.update(sent.reduce((sum, events) => sum + events));
      }
    },
    (worker) => toFile('writing to', (file) => file.end(worker)),
  );
  toFile('closing', (file) => file.close());
  progress.stop();
  letGo?.();

  const failure = outcomes.map((one) => one.failure).find((one) => one && one.code !== 'ABORTED');
  const tables = new Set(outcomes.flatMap(({ runs }) => runs.map(({ result }) => result.table)));
  let acknowledged = 0;
  for (const table of tables) {
    const own = outcomes.map(({ runs }) => runs.filter(({ result }) => result.table === table));
    const result = total(table, own.flat());
    acknowledged += result.eventsSent;
    if (result.eventsSent > 0 || !(failure || fileFailure)) tell(summaryOf(result));
    own.forEach(([run], worker) => {
      if (run && run.rows.length > 0) tell([`worker ${worker}`, ...run.rows].join('\n'));
    });
  }
  if (fileFailure)
    throw Object.assign(sinkError(fileFailure.doing, fileFailure.cause, acknowledged), { result: undefined });
  if (failure) throw toError({ ...failure, hadBegun: failure.hadBegun || letGo !== undefined });
  if (interruptCode !== undefined) return interruptCode;
  return outcomes.some(({ hasFailed }) => hasFailed) ? 1 : 0;
}
