import { ConsoleSink } from '../../sinks/consoleSink.ts';
import { FileSink } from '../../sinks/fileSink.ts';
import type { Sink } from '../../sinks/sink.ts';
import type { SpindleError } from '../errors.ts';
import type { StreamResult } from '../streamResult.ts';
import { UsageError } from './failure.ts';
import { defined } from './flags.ts';
import { openPlan } from './plan.ts';
import { loadProgress } from './progress.ts';
import type { Source } from './source.ts';
import type { StreamFlags } from './stream.ts';

/** Runs `spindle stream`; returns the exit code. Nothing is opened for writing before everything was checked. */
export async function runStream(name: string, flags: StreamFlags): Promise<number> {
  const sink = makeSink(flags);
  const truth = makeTruth(flags, sink);
  const plan = await openPlan(name, flags);
  const { source, tables } = plan;
  const idle = idleFlags(flags);
  const say = (text: string) => flags.quiet || process.stderr.write(`${text}\n`);
  const progress = await loadProgress(!flags.quiet && !(sink instanceof ConsoleSink && process.stdout.isTTY));
  const interrupt = new AbortController();
  // Once: the second Ctrl-C finds no handler and kills.
  process.once('SIGINT', () => interrupt.abort());

  try {
    for (const table of tables) {
      const begun = () => {
        if (table === tables[0] && idle.length > 0) say(`warning: without --realtime, no effect: ${idle.join(', ')}`);
        say(`streaming ${table} of ${source.label} to ${sink instanceof FileSink ? sink.path : 'the console'}`);
        progress.start(rowsOf(source, table, flags), flags.realtime && flags.duration);
      };
      const result = await plan
        .streamer(table, defined({ sink: announced(sink, begun), truth }))
        .stream(table, {
          ...plan.options(table),
          ...defined({ checkpoint: flags.checkpoint }),
          signal: interrupt.signal,
          onProgress: ({ eventsSent }) => progress.update(eventsSent),
        })
        .finally(() => progress.stop());
      say(summary(result));
    }
    return 0;
  } catch (error) {
    const { code, result } = error as SpindleError & { readonly result?: StreamResult };
    if (result && (result.eventsSent > 0 || code === 'ABORTED')) say(summary(result));
    if (code === 'ABORTED') return 130;
    throw error;
  } finally {
    // A pipe that goes on would keep the process.
    if (name === '-') process.stdin.destroy();
  }
}

function summary(result: StreamResult): string {
  const before = result.eventsBefore.toLocaleString('en-US');
  return result.eventsBefore === 0 ? `${result}` : `${result}, ${before} of the events in earlier runs`;
}

function makeSink({ sink, output, append, indent, prefix }: StreamFlags): ConsoleSink | FileSink {
  if (sink === 'file' || (sink === undefined && output !== undefined)) {
    if (output === undefined) throw new UsageError('--sink file needs --output');
    if (indent !== undefined || prefix !== undefined) throw new UsageError('--indent and --prefix are for the console');
    return new FileSink(output, { mode: append ? 'a' : 'w' });
  }
  if (output !== undefined) throw new UsageError('--output is for --sink file');
  if (append) throw new UsageError('--append needs --output');
  return new ConsoleSink(defined({ indent, prefix }));
}

/** Added to where the events are. */
function makeTruth({ truth, append, checkpoint }: StreamFlags, sink: ConsoleSink | FileSink): FileSink | undefined {
  if (truth === undefined) return undefined;
  if (append && checkpoint !== undefined)
    throw new UsageError('with --checkpoint the truth is written anew, so it cannot be added to: leave out --append');
  const file = new FileSink(truth, { mode: append ? 'a' : 'w' });
  if (sink instanceof FileSink && sink.path === file.path)
    throw new UsageError('--truth and --output must be two files');
  return file;
}

/** The sink, which says when it has begun: a run that cannot begin says why, and nothing else. */
const announced = (sink: Sink, begun: () => void): Sink => ({
  start: async () => {
    await sink.start?.();
    begun();
  },
  write: (batch) => sink.write(batch),
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

/** How many events a table will give; undefined for a file, which is not counted beforehand. */
function rowsOf({ tables }: Source, table: string, { maxEvents = Number.POSITIVE_INFINITY }: StreamFlags) {
  const rows = tables[table];
  const total = Math.min(rows && 'rowCount' in rows ? rows.rowCount : Number.POSITIVE_INFINITY, maxEvents);
  return Number.isFinite(total) ? total : undefined;
}
