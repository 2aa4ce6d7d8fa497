import { checkOption } from '../errors.ts';

/** Throws `INVALID_OPTION` unless the value is a string with at least one character, as names of anomalies and columns are. */
export function checkNonEmpty(option: string, value: unknown): void {
  checkOption(typeof value === 'string' && value !== '', option, value, 'a string that is not empty');
}
