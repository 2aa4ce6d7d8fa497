import type { Command } from 'commander';
import { list, printable } from '../../errors.ts';
import { flagsOf } from './addOptions.ts';
import type { Entries, Values } from './optionEntry.ts';
import { hasRelativeTime, resolveTimes } from './times.ts';
import { UsageError } from './usageError.ts';

/** What a command was asked for: its arguments, and the options given. */
export interface Given<E extends Entries> {
  /** A domain, or files and folders. */
  readonly sources: readonly string[];
  readonly flags: Values<E>;
  /** The flags of times that were relative to now, as they reproduce the run; undefined if there were none. */
  readonly resolved: string | undefined;
}

/**
 * The arguments and the flags of a command, and where `--config` names a file what it says beside them: flags win. `notedShape` reads
 * what a checkpoint says of its stream: a run that goes on means the same now as when it began.
 */
export async function givenOptions<E extends Entries>(
  command: Command,
  sources: readonly string[],
  own: E,
  notedShape?: (flags: Values<E>) => Promise<object | undefined>,
): Promise<Given<E>> {
  const flags = givenFlags(command) as Values<E> & { readonly config?: string };
  if (flags.config === undefined) return inFull(checked({ sources, flags }, own), own, notedShape);
  const { readConfiguration } = await import('./configFile.ts');
  const { allOptions } = await import('./allOptions.ts');
  const file = await readConfiguration(flags.config, own, allOptions);
  const given = sources.length > 0 ? sources : file.sources;
  return inFull(checked({ sources: given, flags: { ...file.values, ...flags } }, own), own, notedShape);
}

/** Throws where something is missing. */
function checked<E extends Entries>(given: Omit<Given<E>, 'resolved'>, own: E): Omit<Given<E>, 'resolved'> {
  const { sources } = given;
  const { sql } = given.flags as { readonly sql?: string };
  if (sql !== undefined && sources.length > 0)
    throw new UsageError(`--sql is the source: leave out ${printable(list(sources))}, or name it in the query`);
  if (sources.length === 0 && sql === undefined)
    throw new UsageError(
      "missing required argument 'source': a domain, a file or a folder, here or as source in --config; or --sql",
    );
  for (const [name, entry] of Object.entries(own))
    if (entry.isRequired && !(name in given.flags))
      throw new UsageError(`required option '${flagsOf(name, entry)}' not specified: ${entry.help}`);
  return given;
}

/** With all times as instants. */
async function inFull<E extends Entries>(
  { sources, flags: given }: Omit<Given<E>, 'resolved'>,
  own: E,
  notedShape: ((flags: Values<E>) => Promise<object | undefined>) | undefined,
): Promise<Given<E>> {
  const flags = anchored(given);
  if (!hasRelativeTime(flags, own)) return { sources, flags, resolved: undefined };
  if ('shard' in flags)
    throw new UsageError('--shard needs times that are the same in all processes, not relative to now');
  const shape = await notedShape?.(flags);
  return { sources, ...resolveTimes(flags, own, Date.now(), shape) };
}

/** Arrivals begin now, unless it is said when. */
function anchored<F extends object>(flags: F): F {
  const { eventTime, startAt } = flags as { readonly eventTime?: string; readonly startAt?: string };
  return eventTime === 'arrival' && startAt === undefined ? { ...flags, startAt: 'now' } : flags;
}

/** What the command line says; commander adds a default to each flag that begins with `--no-`. */
const givenFlags = (command: Command): object =>
  Object.fromEntries(
    Object.entries(command.opts()).filter(([name]) => command.getOptionValueSource(name) !== 'default'),
  );
