import { flagsOf } from '../../src/cli/options/addOptions.ts';
import { describeOptions } from '../../src/cli/options/describeOptions.ts';
import { generateOptions } from '../../src/cli/options/generateOptions.ts';
import type { Entries, Entry } from '../../src/cli/options/optionEntry.ts';
import { streamOptions } from '../../src/cli/options/streamOptions.ts';
import { verifyOptions } from '../../src/cli/options/verifyOptions.ts';
import type { Draw } from './draw.ts';
import { optionValue } from './optionValues.ts';
import { hostileText } from './values.ts';

/** Each command with its own options. */
const commands: Readonly<Record<string, Entries>> = {
  stream: streamOptions,
  verify: verifyOptions,
  generate: generateOptions,
  describe: describeOptions,
  domains: {},
  schema: {},
};

const chosen = ['stream', 'stream', 'stream', 'verify', 'verify', 'generate', 'describe', 'domains', 'schema'];

/** A command line whose command, source and flags are right, wrong, doubled, missing, unknown or hostile. */
export function anyCommandLine(draw: Draw): string[] {
  const command = draw.pick(chosen);
  const [few, hostility] = draw.pick([
    [3, 0],
    [3, 0.3],
    [6, 0.5],
  ] as const);
  const source = draw.chance(0.9) ? 'retail' : draw.pick([hostileText(draw), 'retial', 'rows.csv', '-', 'folder']);
  const base = command === 'domains' || command === 'schema' ? [] : [source, ...usual(draw, command)];
  const line = [command, ...base, ...flags(draw, command, draw.integer(few + 1), hostility)];
  return draw.chance(0.1) ? damaged(draw, line) : line;
}

/** What makes a command line whole and its run short. */
function usual(draw: Draw, command: string): string[] {
  if (command === 'describe') return [];
  if (command === 'generate') return draw.chance(0.9) ? ['--output', 'out', '--scale', '0.001'] : [];
  const table = draw.chance(0.8) ? ['--table', 'order'] : draw.pick([[], ['--all-tables'], ['--timeline']]);
  const length = draw.chance(0.9) ? ['--max-events', draw.pick(['0', '1', '5', '200'])] : [];
  return [...table, ...length, ...(command === 'verify' && draw.chance(0.9) ? ['--against', 'events.jsonl'] : [])];
}

/** So many flags of a command, some with hostile values. */
export function flags(draw: Draw, command: string, count: number, hostility: number): string[] {
  const all = Object.entries(commands[command] as Entries);
  // They need a sink or a place of their own, so most of them would only be refused.
  const remote = ['Kafka', 'Event Hubs'];
  const entries = draw.chance(0.2) ? all : all.filter(([, { heading = '' }]) => !remote.includes(heading));
  if (entries.length === 0) return draw.some(0, 1, () => hostileText(draw));
  return draw.some(count, count, () => flag(draw, ...draw.pick(entries), draw.chance(hostility))).flat();
}

function flag(draw: Draw, name: string, entry: Entry, isHostile: boolean): string[] {
  const [first, second] = flagsOf(name, entry).split(/,? /) as [string, string?];
  const long = second?.startsWith('--') ? second : first;
  const written = draw.chance(0.2) ? first : long;
  if (entry.argument === undefined) return [isHostile ? `${long}=${hostileText(draw)}` : long];
  const value = optionValue(draw, name, entry, isHostile);
  if (isHostile && draw.chance(0.1)) return [written];
  return draw.chance(0.3) ? [`${long}=${value}`] : [written, value];
}

/** A slip of the hand: a word too many, too few, twice, in another place, or misspelt. */
function damaged(draw: Draw, line: readonly string[]): string[] {
  const at = draw.integer(line.length);
  const word = line[at] as string;
  const instead = draw.pick([
    [],
    [word, word],
    [hostileText(draw)],
    [word, hostileText(draw)],
    [`${word}x`],
    ['--', word],
  ]);
  return [...line.slice(0, at), ...instead, ...line.slice(at + 1)];
}
