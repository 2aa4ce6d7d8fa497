import { CommanderError } from 'commander';
import { reasonOf, SpindleError } from '../../errors.ts';
import { inFlags } from '../options/flagNames.ts';
import { UsageError } from '../options/usageError.ts';
import { inOneLine, say } from './print.ts';

/** Says on stderr, in one line, what went wrong; returns 2 for wrong usage, 1 for a run that failed. */
export function exitCode(error: unknown): number {
  // Commander has said it already, unless it was asked for help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const known = error instanceof SpindleError || error instanceof UsageError || isSystemError(error);
  const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(`error: ${known ? inOneLine(told(error)) : fault}`);
  if (error instanceof UsageError) return 2;
  // The streamer's error has a result where the run had begun.
  return error instanceof SpindleError && !('result' in error) ? 2 : 1;
}

/** What an error says, in flags. */
export const told = (error: unknown): string =>
  error instanceof UsageError ? error.message : reasonOf(error, inFlags);

const isSystemError = (error: unknown): boolean => error instanceof Error && 'code' in error;
