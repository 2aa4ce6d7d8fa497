import { printable, type SpindleError } from '../../errors.ts';
import type { StreamResult } from '../../preset/streamResult.ts';
import { requireDistinct } from '../files/distinctFiles.ts';
import { requireWritable } from '../files/requireWritable.ts';
import type { StreamFlags } from '../options/streamOptions.ts';
import { UsageError } from '../options/usageError.ts';
import { waitOf } from '../plan/paceInWords.ts';
import { declareColumns } from '../plan/parquetColumns.ts';
import { openPlan } from '../plan/plan.ts';
import { filesOf, makeTruth } from '../plan/streamFiles.ts';
import { streamRuns } from '../plan/streamRuns.ts';
import { makeTarget } from '../plan/target.ts';
import { warnOfIdle } from '../plan/warnOfIdle.ts';
import { exitCodeOf, onInterrupt } from '../terminal/interruption.ts';
import { repeatedBy, say } from '../terminal/print.ts';
import { loadProgress } from '../terminal/progress.ts';
import { summaryOf } from '../terminal/summary.ts';

/** Runs `spindle stream`; returns the exit code. Nothing is opened for writing before everything was checked. */
export async function runStream(sources: readonly string[], flags: StreamFlags, resolved?: string): Promise<number> {
  if (flags.ordered && flags.workers === undefined) throw new UsageError('--ordered needs --workers');
  const target = await makeTarget(flags);
  const files = await filesOf(sources, target.toConsole, flags);
  await requireDistinct(files);
  await requireWritable(files);
  const truth = makeTruth(flags);
  const { label, runs } = await openPlan(sources, flags);
  declareColumns(target, runs, flags);
  const tell = (text: string) => flags.quiet || say(text);
  const progress = await loadProgress(!flags.quiet && !(target.toConsole && process.stdout.isTTY));
  const interrupt = new AbortController();
  const summary = (result: StreamResult) => [summaryOf(result), ...target.rows()].join('\n');
  let exitCode = 0;
  let interruptCode = 1;
  let letGo = () => {};

  try {
    await streamRuns(
      runs,
      { sink: target.sink, truth, checkpoint: flags.checkpoint, signal: interrupt.signal },
      {
        begun(run) {
          // A handler runs between turns, and preparing a table may take one long turn: there the default handler kills.
          letGo = onInterrupt((signal) => {
            interruptCode = exitCodeOf(signal);
            interrupt.abort();
          });
          if (run === runs[0]) {
            warnOfIdle(flags, tell);
            if (resolved !== undefined) tell(repeatedBy(resolved));
          }
          for (const note of run.notes) tell(note);
          tell(`streaming ${printable(run.name)} of ${label} to ${target.label}`);
          const wait = waitOf(flags, Date.now());
          if (wait !== undefined) tell(wait);
          progress.start(run.total, flags.realtime ? flags.duration : undefined);
        },
        sent: progress.update,
        ended(result, run) {
          letGo();
          progress.stop();
          for (const note of run.notesAfter()) tell(note);
          tell(summary(result));
          if (target.hasFailed()) exitCode = 1;
        },
      },
    );
    return exitCode;
  } catch (error) {
    progress.stop();
    const { code, result } = error as SpindleError & { readonly result?: StreamResult };
    if (result && (result.eventsSent > 0 || code === 'ABORTED')) tell(summary(result));
    if (code === 'ABORTED') return interruptCode;
    throw error;
  }
}
