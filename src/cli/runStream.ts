import type { SpindleError } from '../errors.ts';
import type { StreamResult } from '../streamResult.ts';
import { requireDistinct } from './distinctFiles.ts';
import { UsageError } from './failure.ts';
import { defined } from './flags.ts';
import { openPlan, requireColumn } from './plan.ts';
import { loadProgress } from './progress.ts';
import type { StreamFlags } from './stream.ts';
import { filesOf, makeTruth } from './streamFiles.ts';
import { streamRuns } from './streamRuns.ts';
import { makeTarget } from './target.ts';

/** Runs `spindle stream`; returns the exit code. Nothing is opened for writing before everything was checked. */
export async function runStream(name: string, flags: StreamFlags): Promise<number> {
  const { workers = 1 } = flags;
  if (workers > 1) return (await import('./workers/runWorkers.ts')).runWorkers(name, { ...flags, workers });
  if (flags.ordered) throw new UsageError('--ordered needs --workers');
  const target = await makeTarget(flags);
  await requireDistinct(filesOf(name, target.toConsole, flags));
  const truth = makeTruth(flags);
  const { source, tables, runs } = await openPlan(name, flags);
  requireColumn(source, tables, '--key-column', flags.keyColumn);
  requireColumn(source, tables, '--partition-key-column', flags.partitionKeyColumn);
  const say = (text: string) => flags.quiet || process.stderr.write(`${text}\n`);
  const progress = await loadProgress(!flags.quiet && !(target.toConsole && process.stdout.isTTY));
  const interrupt = new AbortController();
  const summary = (result: StreamResult) => [summaryOf(result), ...target.rows()].join('\n');
  let exitCode = 0;

  try {
    await streamRuns(
      runs,
      { sink: target.sink, truth, checkpoint: flags.checkpoint, signal: interrupt.signal },
      {
        begun(run) {
          // Not before: a handler runs between turns, and preparing a table may take one long turn; so Ctrl-C kills there. Once:
          // the second Ctrl-C kills as well.
          if (run === runs[0]) process.once('SIGINT', () => interrupt.abort());
          if (run === runs[0]) warnOfIdle(flags, say);
          say(`streaming ${run.name} of ${source.label} to ${target.label}`);
          progress.start(run.total, flags.realtime && flags.duration);
        },
        sent: progress.update,
        ended(result) {
          progress.stop();
          say(summary(result));
          if (target.hasFailed()) exitCode = 1;
        },
      },
    );
    return exitCode;
  } catch (error) {
    progress.stop();
    const { code, result } = error as SpindleError & { readonly result?: StreamResult };
    if (result && (result.eventsSent > 0 || code === 'ABORTED')) say(summary(result));
    if (code === 'ABORTED') return 130;
    throw error;
  } finally {
    // A pipe that goes on would keep the process.
    if (name === '-') process.stdin.destroy();
  }
}

export function summaryOf(result: StreamResult): string {
  const before = result.eventsBefore.toLocaleString('en-US');
  return result.eventsBefore === 0 ? `${result}` : `${result}, ${before} of the events in earlier runs`;
}

/** Of the flags that were given and act only with `--realtime`. */
export function warnOfIdle(
  { realtime, rate, burst, timePattern, duration }: StreamFlags,
  say: (text: string) => void,
): void {
  const paced = { '--rate': rate, '--burst': burst, '--time-pattern': timePattern, '--duration': duration };
  const idle = realtime ? [] : Object.keys(defined(paced));
  if (idle.length > 0) say(`warning: without --realtime, no effect: ${idle.join(', ')}`);
}
