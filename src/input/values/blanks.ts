const BLANK = 0x20;
const TAB = 0x09;

/** The text without blanks and tabs around it. They do not belong to a number, a boolean or a date; a text keeps them. */
export function withoutBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return to - from === text.length ? text : text.slice(from, to);
}

const isBlank = (c: number): boolean => c === BLANK || c === TAB;
