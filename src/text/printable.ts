/**
 * Characters that a terminal obeys or hides: control characters, line separators, and those that change the direction of text.
 */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text in one line. Characters that do not print are escaped as in JSON. */
export const escaped = (text: string): string =>
  text.replaceAll(UNPRINTABLE, (c) => NAMED[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A name or a path for a message: escaped, and cut to a readable length. */
export const printable = (value: unknown, most = 200): string =>
  typeof value === 'string' ? cut(escaped(beginning(value, most)), most) : show(value);

/** A value for a message: text in quotes, objects by their keys. It is short and never longer than a line. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `"${cut(escaped(JSON.stringify(beginning(value, MOST)).slice(1, -1)), MOST)}"`;
  if (Array.isArray(value))
    return cut(`[${value.slice(0, MOST).map((one: unknown) => (Array.isArray(one) ? '[…]' : show(one)))}]`, MOST);
  return cut(escaped(isPlain(value) ? `{${Object.keys(value).slice(0, MOST).join(', ')}}` : String(value)), MOST);
}

const MOST = 80;

/** The part of a text that is read, because the whole may be very long. */
const beginning = (text: string, most: number): string => text.slice(0, most + 1);

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Whether a value is an object without a class, which has no better text than its keys. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
