import { checkOption } from '../errors.ts';

/** Throws `INVALID_OPTION` unless it is a name: of an anomaly, or of a column. */
export function checkName(option: string, name: unknown): void {
  checkOption(typeof name === 'string' && name !== '', option, name, 'a string that is not empty');
}
