import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { show, suggest } from '../../errors.ts';

/** More threads than any machine has cores are a slip. */
export const MOST_WORKERS = 1024;

/** A name, or a number. */
export const parseScale = (text: string): string | number =>
  text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);

/** One `column=type` more. */
export function parseTypes(
  text: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.lastIndexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new InvalidArgumentError("It must be column=type, such as id=text or 'date=yyyy/MM/dd HH:mm'.");
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) };
}

/** How often a file is read again. */
export function parseLoop(text: string): number {
  const times = text.trim() === '' ? Number.NaN : Number(text);
  if (!(Number.isSafeInteger(times) && times >= 1))
    throw new InvalidArgumentError('It must be an integer ≥ 1; a source comes before --loop.');
  return times;
}

/** One `table.column=table.column` more. */
export function parseReferences(text: string, earlier: readonly string[] = []): readonly string[] {
  if (!/.\..*=.*\../.test(text))
    throw new InvalidArgumentError('It must be table.column=table.column, such as orders.customer_id=customers.id.');
  return [...earlier, text];
}

/** A character. A tab is hard to type on a command line. */
export function parseDelimiter(text: string): string {
  if (text === '\\t') return '\t';
  if (text.length !== 1) throw new InvalidArgumentError('It must be one character, such as ; or \\t for a tab.');
  return text;
}

/** One token more. */
export function parseNulls(text: string, earlier: readonly string[] = []): readonly string[] {
  if (text === '') throw new InvalidArgumentError('It must be a text; what is empty is null already.');
  return [...earlier, text];
}

/** A number of rows. */
export function parseInferRows(text: string): number | 'all' {
  const rows = text === 'all' ? text : Number(text);
  if (rows !== 'all' && !(Number.isSafeInteger(rows) && rows >= 1))
    throw new InvalidArgumentError('It must be an integer ≥ 1, or all.');
  return rows;
}

/** `i/n`, or what Kubernetes says of an Indexed Job. */
export function parseShard(text: string): { readonly index: number; readonly count: number } {
  if (text === 'auto') {
    const { JOB_COMPLETION_INDEX: index, SHARD_COUNT: count } = process.env;
    if (!/^\d+$/.test(index ?? '') || !/^\d+$/.test(count ?? ''))
      throw new InvalidArgumentError(
        `auto needs numbers in the environment: JOB_COMPLETION_INDEX is ${show(index)}, SHARD_COUNT ${show(count)}.`,
      );
    return { index: Number(index), count: Number(count) };
  }
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (index === undefined)
    throw new InvalidArgumentError('It must be i/n with i from 0 to n - 1, such as 0/4, or auto.');
  return { index: Number(index), count: Number(count) };
}

/** A file to write. */
export function parsePath(text: string): string {
  if (text === '-') throw new InvalidArgumentError('It must be a file; only events go to stdout, without --output.');
  if (text === '') throw new InvalidArgumentError('It must be a file, got no name.');
  return text;
}

/** A number of threads. */
export function parseWorkers(text: string): number {
  const workers = text === 'auto' ? availableParallelism() : Number(text);
  if (!(Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS))
    throw new InvalidArgumentError(`It must be an integer from 1 to ${MOST_WORKERS}, or auto.`);
  return workers;
}

export const sinkKinds = ['console', 'file', 'kafka', 'event-hub'] as const;

export type SinkKind = (typeof sinkKinds)[number];

/** One sink more. */
export function parseSinks(text: string, earlier: readonly SinkKind[] = []): readonly SinkKind[] {
  const kind = sinkKinds.find((known) => known === text);
  if (kind === undefined) throw new InvalidArgumentError(`It must be ${suggest(text, sinkKinds)}.`);
  return [...earlier, kind];
}

/** The sinks that options mean. */
export const sinksOf = ({
  sink,
  output,
}: {
  readonly sink?: readonly SinkKind[];
  readonly output?: string;
}): readonly SinkKind[] => sink ?? [output === undefined ? 'console' : 'file'];
