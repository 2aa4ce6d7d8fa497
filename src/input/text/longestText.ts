import { constants } from 'node:buffer';

/** No JavaScript text is longer. What has no end, such as /dev/zero, would else fill the memory. */
export const LONGEST_TEXT = constants.MAX_STRING_LENGTH;

/** Throws an Error if a line, or what else is read as a whole, is too long to be text. */
export function checkLength(what: string, length: number, longest: number): void {
  if (length > longest) throw new Error(`${what} is longer than ${longest.toLocaleString('en-US')} characters`);
}
