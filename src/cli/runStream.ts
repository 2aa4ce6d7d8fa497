import { ConsoleSink } from '../../sinks/consoleSink.ts';
import { FileSink } from '../../sinks/fileSink.ts';
import type { Sink } from '../../sinks/sink.ts';
import { draftOf } from '../checkpoint.ts';
import { businessHours, retailPeak, type StreamConfig } from '../config.ts';
import { SpindleError, suggest } from '../errors.ts';
import { SpindleStreamer } from '../streamer.ts';
import type { StreamResult } from '../streamResult.ts';
import { registries } from './anomalies.ts';
import { type NamedFile, requireDistinct } from './distinctFiles.ts';
import { UsageError } from './failure.ts';
import { defined } from './flags.ts';
import { loadProgress } from './progress.ts';
import { chosenTables, isFile, openSource, type Source } from './source.ts';
import type { StreamFlags } from './stream.ts';

/** Runs `spindle stream`; returns the exit code. Nothing is opened for writing before everything was checked. */
export async function runStream(name: string, flags: StreamFlags): Promise<number> {
  const sink = makeSink(flags);
  await requireDistinct(filesOf(name, sink, flags));
  const config = toConfig(flags);
  const source = await openSource(name, flags);
  const tables = chosenTables(source, flags);
  const timestampColumn = timestampColumns(source, tables, flags);
  const anomalies = await registries(source, tables, flags);
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
      const streamer = new SpindleStreamer({
        tables: source.tables,
        sink: announced(sink, begun),
        config,
        ...defined({ anomalyRegistry: anomalies.get(table), seed: flags.seed }),
      });
      const result = await streamer
        .stream(table, {
          ...defined({ timestampColumn: timestampColumn(table), checkpoint: flags.checkpoint }),
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

/** Every file of the run; stdin (0) and stdout (1) may be files as well. */
function filesOf(source: string, sink: Sink, { anomalies, output, checkpoint }: StreamFlags): readonly NamedFile[] {
  const file = (name: string, path: string | number, written: boolean): NamedFile => ({ name, file: path, written });
  return [
    ...(isFile(source) ? [file('the source', source === '-' ? 0 : source, false)] : []),
    ...(anomalies === undefined ? [] : [file('--anomalies', anomalies, false)]),
    output === undefined || sink instanceof ConsoleSink ? file('stdout', 1, true) : file('--output', output, true),
    ...(checkpoint === undefined
      ? []
      : [file('--checkpoint', checkpoint, true), file("--checkpoint's draft", draftOf(checkpoint), true)]),
  ];
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

const patterns = { 'business-hours': businessHours, 'retail-peak': retailPeak } as const;

function toConfig(flags: StreamFlags): StreamConfig {
  const { timePattern, realtime = false } = flags;
  return defined({
    realtime,
    eventsPerSecond: flags.rate,
    burstWindows: flags.burst,
    timePattern: timePattern && patterns[timePattern](),
    durationSeconds: flags.duration,
    maxEvents: flags.maxEvents,
    outOfOrderFraction: flags.outOfOrder,
    outOfOrderMaxDelaySlots: flags.maxDelaySlots,
    batchSize: flags.batchSize,
    labelAnomalies: flags.labels,
  });
}

/** The flags that were given and act only with `--realtime`. */
function idleFlags({ realtime, rate, burst, timePattern, duration }: StreamFlags): readonly string[] {
  const paced = { '--rate': rate, '--burst': burst, '--time-pattern': timePattern, '--duration': duration };
  return realtime ? [] : Object.keys(defined(paced));
}

/** With all tables, the column counts where a table has it. */
function timestampColumns(
  source: Source,
  tables: readonly string[],
  { timestampColumn }: StreamFlags,
): (table: string) => string | undefined {
  if (timestampColumn === undefined) return () => undefined;
  const has = (table: string) => source.tables[table]?.columns.some(({ name }) => name === timestampColumn);
  if (!tables.some(has)) {
    const columns = tables.flatMap((table) => source.tables[table]?.columns.map(({ name }) => name) ?? []);
    throw new SpindleError(
      'UNKNOWN_COLUMN',
      `timestampColumn: no column "${timestampColumn}" in ${tables.join(', ')}; there are ${suggest(timestampColumn, [...new Set(columns)])}`,
    );
  }
  return (table) => (has(table) ? timestampColumn : undefined);
}

/** How many events a table will give; undefined for a file, which is not counted beforehand. */
function rowsOf({ tables }: Source, table: string, { maxEvents = Number.POSITIVE_INFINITY }: StreamFlags) {
  const rows = tables[table];
  const total = Math.min(rows && 'rowCount' in rows ? rows.rowCount : Number.POSITIVE_INFINITY, maxEvents);
  return Number.isFinite(total) ? total : undefined;
}
