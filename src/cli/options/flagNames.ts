import type { OptionNaming } from '../../errors.ts';
import { allOptions } from './allOptions.ts';
import { flagName } from './optionEntry.ts';

/** The flag of an option: `--max-events`, or `--no-header` for one that is on by itself. */
export const flagOf = (name: string): string => flagName(allOptions[name]?.isNegated ? `no-${name}` : name);

/** What users of the command call the options of the library, by path. */
const names: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(allOptions).flatMap(([name, { sets = [name], isNegated }]) =>
      sets.map((path) => [path, flagName(isNegated ? `no-${name}` : name)]),
    ),
  ),
  'sasl.password': '--sasl-password-file or SPINDLE_KAFKA_PASSWORD',
  connectionString: '--connection-string-file or SPINDLE_EVENT_HUB_CONNECTION_STRING',
  // What a checkpoint says of a sink, and of a table.
  position: '--checkpoint: position',
  rows: 'the number of rows',
  file: 'the file',
};

/**
 * Names flags: `--burst: multiplier` for `burstWindows[0].multiplier`, `--types id=text` where a column's type is set. An
 * option that no flag sets has no name.
 */
export const inFlags: OptionNaming = (option, value) => {
  for (let known = option.length; known > 0; known--) {
    const path = option.slice(0, known).join('.');
    const name = Object.hasOwn(names, path) ? names[path] : undefined;
    if (name === undefined) continue;
    const within = option.slice(known).filter((step) => typeof step === 'string');
    if (value !== undefined) return `${name} ${quoted([...within, value].join('='))}`;
    return within.length === 0 ? name : `${name}: ${within.join('.')}`;
  }
  return undefined;
};

/** As a shell takes it for one argument. */
const quoted = (text: string): string => (/^[\w=./:,+@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
