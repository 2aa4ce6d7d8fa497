import type { ByteWriter } from './byteWriter.ts';
import { stringify } from './stringify.ts';

/** For longer texts a regular expression is faster than a loop over the characters. */
const SHORT = 64;

/** A value as text: null and what JSON leaves out are empty, dates are ISO 8601 in UTC, other objects are JSON. */
export function fieldText(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'symbol' || typeof value === 'function') return '';
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  // As a member, because JSON may leave the value out.
  return stringify({ '': value }).slice('{"":'.length, -1);
}

/** Writes a text as a field of RFC 4180: in quotes if it holds a comma, a quote or the end of a line. */
export function writeField(text: string, out: ByteWriter): void {
  if (text.length > SHORT || !writePlainly(text, out)) out.text(quoteField(text));
}

const quoteField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Writes a text that is ASCII and needs no quotes. Otherwise it returns false, and `out.length` stays as it was. */
function writePlainly(text: string, out: ByteWriter): boolean {
  const { length } = text;
  const bytes = out.reserve(length);
  let at = out.length;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22 || code === 0x2c || code === 0x0a || code === 0x0d || code >= 0x80) return false;
    bytes[at++] = code;
  }
  out.length = at;
  return true;
}
