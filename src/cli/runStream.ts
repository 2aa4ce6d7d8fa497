import { FileSink } from '../../sinks/fileSink.ts';
import type { Sink } from '../../sinks/sink.ts';
import { draftOf } from '../checkpoint.ts';
import { SpindleError } from '../errors.ts';
import type { StreamResult } from '../streamResult.ts';
import { type NamedFile, requireDistinct } from './distinctFiles.ts';
import { UsageError } from './failure.ts';
import { defined } from './flags.ts';
import { openPlan, requireColumn } from './plan.ts';
import { loadProgress } from './progress.ts';
import { isFile } from './source.ts';
import type { StreamFlags } from './stream.ts';
import { makeTarget, type Target } from './target.ts';

/** Runs `spindle stream`; returns the exit code. Nothing is opened for writing before everything was checked. */
export async function runStream(name: string, flags: StreamFlags): Promise<number> {
  const target = await makeTarget(flags);
  await requireDistinct(filesOf(name, target, flags));
  const truth = makeTruth(flags);
  const { source, tables, runs } = await openPlan(name, flags);
  requireColumn(source, tables, '--key-column', flags.keyColumn);
  requireColumn(source, tables, '--partition-key-column', flags.partitionKeyColumn);
  const idle = idleFlags(flags);
  const say = (text: string) => flags.quiet || process.stderr.write(`${text}\n`);
  const progress = await loadProgress(!flags.quiet && !(target.toConsole && process.stdout.isTTY));
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  let readerGone = false;
  let exitCode = 0;

  try {
    for (const run of runs) {
      const begun = () => {
        // Not before: a handler runs between turns, and preparing a table may take one long turn; so Ctrl-C kills there. Once:
        // the second Ctrl-C kills as well.
        if (run === runs[0]) process.once('SIGINT', stop);
        if (run === runs[0] && idle.length > 0) say(`warning: without --realtime, no effect: ${idle.join(', ')}`);
        say(`streaming ${run.name} of ${source.label} to ${target.label}`);
        progress.start(run.total, flags.realtime && flags.duration);
      };
      const sink = announced(target.sink, begun, () => {
        readerGone = true;
      });
      const result = await run
        .stream(defined({ sink, truth }), {
          ...defined({ checkpoint: flags.checkpoint }),
          signal: interrupt.signal,
          onProgress: ({ eventsSent }) => progress.update(eventsSent),
        })
        .finally(() => progress.stop());
      say(summary(result, target));
      if (target.hasFailed()) exitCode = 1;
      if (readerGone) break;
    }
    return exitCode;
  } catch (error) {
    const { code, result } = error as SpindleError & { readonly result?: StreamResult };
    if (result && (result.eventsSent > 0 || code === 'ABORTED')) say(summary(result, target));
    if (code === 'ABORTED') return 130;
    throw error;
  } finally {
    // A pipe that goes on would keep the process.
    if (name === '-') process.stdin.destroy();
  }
}

function summary(result: StreamResult, target: Target): string {
  const before = result.eventsBefore.toLocaleString('en-US');
  const total = result.eventsBefore === 0 ? `${result}` : `${result}, ${before} of the events in earlier runs`;
  return [total, ...target.rows()].join('\n');
}

/** Every file of the run; stdin (0) and stdout (1) may be files as well. */
function filesOf(source: string, { toConsole }: Target, flags: StreamFlags): readonly NamedFile[] {
  const { anomalies, output, truth, checkpoint, saslPasswordFile, connectionStringFile } = flags;
  const file = (name: string, path: string | number | undefined, written: boolean): readonly NamedFile[] =>
    path === undefined ? [] : [{ name, file: path, written }];
  return [
    ...file('the source', isFile(source) ? (source === '-' ? 0 : source) : undefined, false),
    ...file('--anomalies', anomalies, false),
    ...file('--sasl-password-file', saslPasswordFile, false),
    ...file('--connection-string-file', connectionStringFile, false),
    ...file('stdout', toConsole ? 1 : undefined, true),
    ...file('--output', output, true),
    ...file('--truth', truth, true),
    ...file('--checkpoint', checkpoint, true),
    ...file("--checkpoint's draft", checkpoint && draftOf(checkpoint), true),
  ];
}

/** The truth of a run that goes on from a checkpoint is written anew. */
function makeTruth({ truth, append, checkpoint }: StreamFlags): FileSink | undefined {
  if (truth === undefined) return undefined;
  if (append && checkpoint !== undefined)
    throw new UsageError('with --checkpoint the truth is written anew, so it cannot be added to: leave out --append');
  return new FileSink(truth, { mode: append ? 'a' : 'w' });
}

/** The sink, which says when it has begun (a run that cannot begin says why, and nothing else) and when its reader is gone. */
const announced = (sink: Sink, begun: () => void, gone: () => void): Sink => ({
  start: async () => {
    await sink.start?.();
    begun();
  },
  write: (batch, next) => {
    const written = sink.write(batch, next);
    if (!(written instanceof Promise)) return written;
    return written.catch((error: unknown) => {
      if (error instanceof SpindleError && error.code === 'ABORTED') gone();
      throw error;
    }) as Promise<void>;
  },
  close: () => sink.close?.(),
  abort: (reason) => sink.abort?.(reason),
  position: () => sink.position?.(),
  resume: (position) => sink.resume?.(position),
});

/** The flags that were given and act only with `--realtime`. */
function idleFlags({ realtime, rate, burst, timePattern, duration }: StreamFlags): readonly string[] {
  const paced = { '--rate': rate, '--burst': burst, '--time-pattern': timePattern, '--duration': duration };
  return realtime ? [] : Object.keys(defined(paced));
}
