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
import { makeTarget, type Target } from './target.ts';

/** Runs `spindle stream`; returns the exit code. Nothing is opened for writing before everything was checked. */
export async function runStream(name: string, flags: StreamFlags): Promise<number> {
  const target = await makeTarget(flags);
  await requireDistinct(filesOf(name, target, flags));
  const config = toConfig(flags);
  const source = await openSource(name, flags);
  const tables = chosenTables(source, flags);
  const timestampColumn = timestampColumns(source, tables, flags);
  requireColumn(source, tables, '--key-column', flags.keyColumn);
  requireColumn(source, tables, '--partition-key-column', flags.partitionKeyColumn);
  const anomalies = await registries(source, tables, flags);
  const idle = idleFlags(flags);
  const say = (text: string) => flags.quiet || process.stderr.write(`${text}\n`);
  const progress = await loadProgress(!flags.quiet && !(target.toConsole && process.stdout.isTTY));
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  let readerGone = false;
  let exitCode = 0;

  try {
    for (const table of tables) {
      const begun = () => {
        // Not before: a handler runs between turns, and preparing a table may take one long turn; so Ctrl-C kills there. Once:
        // the second Ctrl-C kills as well.
        if (table === tables[0]) process.once('SIGINT', stop);
        if (table === tables[0] && idle.length > 0) say(`warning: without --realtime, no effect: ${idle.join(', ')}`);
        say(`streaming ${table} of ${source.label} to ${target.label}`);
        progress.start(rowsOf(source, table, flags), flags.realtime && flags.duration);
      };
      const streamer = new SpindleStreamer({
        tables: source.tables,
        sink: announced(target.sink, begun, () => {
          readerGone = true;
        }),
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
  const { anomalies, output, checkpoint, saslPasswordFile, connectionStringFile } = flags;
  const file = (name: string, path: string | number | undefined, written: boolean): readonly NamedFile[] =>
    path === undefined ? [] : [{ name, file: path, written }];
  return [
    ...file('the source', isFile(source) ? (source === '-' ? 0 : source) : undefined, false),
    ...file('--anomalies', anomalies, false),
    ...file('--sasl-password-file', saslPasswordFile, false),
    ...file('--connection-string-file', connectionStringFile, false),
    ...file('stdout', toConsole ? 1 : undefined, true),
    ...file('--output', output, true),
    ...file('--checkpoint', checkpoint, true),
    ...file("--checkpoint's draft", checkpoint && draftOf(checkpoint), true),
  ];
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
  requireColumn(source, tables, '--timestamp-column', timestampColumn);
  const has = (table: string) => source.tables[table]?.columns.some(({ name }) => name === timestampColumn);
  return (table) => (has(table) ? timestampColumn : undefined);
}

/** Throws where a flag names a column that no table has. */
function requireColumn(source: Source, tables: readonly string[], flag: string, column: string | undefined): void {
  const columns = new Set(tables.flatMap((table) => source.tables[table]?.columns.map(({ name }) => name) ?? []));
  if (column !== undefined && !columns.has(column))
    throw new UsageError(
      `${flag}: no column "${column}" in ${tables.join(', ')}; there are ${suggest(column, [...columns])}`,
    );
}

/** How many events a table will give; undefined for a file, which is not counted beforehand. */
function rowsOf({ tables }: Source, table: string, { maxEvents = Number.POSITIVE_INFINITY }: StreamFlags) {
  const rows = tables[table];
  const total = Math.min(rows && 'rowCount' in rows ? rows.rowCount : Number.POSITIVE_INFINITY, maxEvents);
  return Number.isFinite(total) ? total : undefined;
}
