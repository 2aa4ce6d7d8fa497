import { lastValueFrom, take, toArray } from 'rxjs';
import { stringify as toYaml } from 'yaml';
import { stringify } from '../../encode/stringify.ts';
import { list, printable } from '../../errors.ts';
import { hideSecrets } from '../../input/duckdb/hideSecrets.ts';
import { Checkpoint } from '../../preset/checkpoint.ts';
import { requireDistinct } from '../files/distinctFiles.ts';
import { requireWritable } from '../files/requireWritable.ts';
import type { StreamFlags } from '../options/streamOptions.ts';
import { paceOf, timesOf } from '../plan/paceInWords.ts';
import { declareColumns } from '../plan/parquetColumns.ts';
import { checkTimesOf, openPlan, type Run, unpaced } from '../plan/plan.ts';
import { filesOf, makeTruth } from '../plan/streamFiles.ts';
import { makeTarget } from '../plan/target.ts';
import { warnOfIdle } from '../plan/warnOfIdle.ts';
import { escapedLines, print, say } from '../terminal/print.ts';
import { checkFlags } from '../workers/checkFlags.ts';

/** So many events are shown of each stream. */
const EXAMPLES = 3;

/**
 * Says what a stream would be, and opens nothing: a report in comments, then the options as a configuration file, then the
 * first events, in comments too. So what it prints can be saved and run.
 */
export async function dryRun(sources: readonly string[], flags: StreamFlags): Promise<void> {
  const { dryRun: _, config: __, ...given } = flags;
  const { workers = 1 } = flags;
  if (workers > 1) checkFlags(sources, flags);
  checkTimesOf(given);
  const target = await makeTarget(flags);
  const files = await filesOf(sources, target.toConsole, flags);
  await requireDistinct(files);
  await requireWritable(files);
  const { label, runs } = await openPlan(sources, unpaced(given));
  declareColumns(target, runs, flags);
  makeTruth(flags);
  if (flags.checkpoint !== undefined) new Checkpoint(flags.checkpoint).requireFirstOf(runs.map(({ table }) => table));
  const lines = [
    ...runs.flatMap(({ name, total, tables, notes }) => [
      ...notes,
      `${printable(name)} of ${label}: ${total === undefined ? 'rows not counted yet' : `${flags.shard ? 'about ' : ''}${count(total)} events`}`,
      ...tables.map(
        ({ name, columns }) => `  ${printable(name)}: ${list(columns.map(({ name, type }) => `${name} ${type}`))}`,
      ),
    ]),
    `pace: ${paceOf(flags)}`,
    ...timesOf(flags).map((line) => `times: ${line}`),
    `to: ${target.label}${workers > 1 ? `, ${workers} workers` : ''}${flags.truth === undefined ? '' : `, the truth to ${printable(flags.truth)}`}`,
  ];
  const report = `${lines.map((line) => `# ${line}\n`).join('')}${configurationOf({ source: sourceOf(sources), ...given, sql: given.sql && hideSecrets(given.sql) })}`;
  const examples: string[] = [];
  for (const run of runs) examples.push(await firstEvents(run));
  // Not before: what is wrong with the flags may show only when events are made.
  if (!flags.quiet) warnOfIdle(flags, say);
  await print(escapedLines([report, ...examples].join('')));
}

/** A query has no source beside it. */
const sourceOf = (sources: readonly string[]) => (sources.length > 1 ? sources : sources[0]);

/** As YAML. In double quotes, what does not print can be escaped, and means the same. */
function configurationOf(options: object): string {
  const plain = toYaml(options);
  return escapedLines(plain) === plain ? plain : toYaml(options, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 });
}

async function firstEvents(run: Run): Promise<string> {
  const events = await lastValueFrom(run.events().pipe(take(EXAMPLES), toArray()));
  return `# first events of ${printable(run.name)}\n${events.map((event) => `# ${stringify(event)}\n`).join('')}`;
}

const count = (n: number): string => n.toLocaleString('en-US');
