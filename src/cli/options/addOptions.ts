import { type Command, Option } from 'commander';
import { type Entries, type Entry, flagName } from './optionEntry.ts';

/** Adds options to a command, under their headings. */
export function addOptions(command: Command, entries: Entries): void {
  for (const [name, entry] of Object.entries(entries)) {
    const option = new Option(flagsOf(name, entry), `${entry.help} (default: ${entry.default})${choicesOf(entry)}`);
    if (entry.parse) option.argParser(entry.parse);
    if (entry.heading !== undefined) option.helpGroup(`${entry.heading}:`);
    command.addOption(option);
  }
}

/** The values that an option may have, if they are few. */
const choicesOf = ({ schema }: Entry): string =>
  Array.isArray(schema.enum) ? ` (choices: ${schema.enum.join(', ')})` : '';

/** The flags of an option as the help shows them: `-t, --table <name>`. */
export function flagsOf(name: string, { short, argument, isNegated }: Entry): string {
  const long = isNegated ? flagName(name).replace('--', '--no-') : flagName(name);
  return [...(short === undefined ? [] : [`-${short},`]), long, ...(argument === undefined ? [] : [argument])].join(
    ' ',
  );
}
