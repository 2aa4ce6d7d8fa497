import type { Command } from 'commander';
import { UsageError } from './usageError.ts';

/** Throws where the value of a flag would be the next flag, whose own value was forgotten: `--output --quiet`. */
export function requireValues(program: Command, args: readonly string[]): void {
  const command = program.commands.find((one) => one.name() === args[0]);
  const takesValue = (arg: string | undefined) =>
    command?.options.some((option) => option.required && (option.long === arg || option.short === arg));
  const end = args.indexOf('--');
  for (let i = 1; i < (end < 0 ? args.length : end); i++) {
    if (!takesValue(args[i])) continue;
    const [flag, value] = [args[i], args[++i]];
    if (value !== undefined && /^--?[a-z]/i.test(value))
      throw new UsageError(`${flag} needs a value, got ${value}; if that is the value, write ${flag}=${value}`);
  }
}
