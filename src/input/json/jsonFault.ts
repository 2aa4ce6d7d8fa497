import { show } from '../../text/printable.ts';

const TOKEN =
  /[ \t\n\r]*([{}[\],:]|"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;

/** A place in a text, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const BEGINNING: Place = { line: 1, column: 1 };

/**
 * Says where a text ceases to be JSON, and what stands there. The engine's own message says it in some cases only.
 *
 * @param start where the text begins
 */
export function jsonFault(text: string, hasLines: boolean, start = BEGINNING): string {
  const at = faultOffset(text);
  const before = text.slice(0, at).split('\n');
  const line = start.line + before.length - 1;
  const column = (before.at(-1) as string).length + (before.length === 1 ? start.column : 1);
  const found = at === text.length ? 'it ends too early' : unexpected(text.slice(at));
  return `${found} at ${hasLines ? `line ${line}, ` : ''}column ${column}`;
}

/** Says what stands where it may not. */
export const unexpected = (rest: string): string => `unexpected ${show(rest.slice(0, 20).split('\n')[0])}`;

/** The offset of the first token that cannot stand where it stands. */
function faultOffset(text: string): number {
  const open: string[] = [];
  let allowed = VALUE;
  let end = 0;
  for (;;) {
    TOKEN.lastIndex = end;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) break;
    const kind = kindOf(token);
    if (!allowed.includes(kind) || ((kind === '}' || kind === ']') && open.at(-1) !== kind)) break;
    end = TOKEN.lastIndex;
    if (kind === '{' || kind === '[') open.push(kind === '{' ? '}' : ']');
    if (kind === '}' || kind === ']') open.pop();
    allowed = following(kind, allowed, open);
  }
  return end + (/^[ \t\n\r]*/.exec(text.slice(end))?.[0].length ?? 0);
}

/** The kinds of tokens that may begin a value: an object, an array, a text, or another value. */
const VALUE = '{["v';
const kindOf = (token: string): string => ('{}[],:"'.includes(token[0] as string) ? (token[0] as string) : 'v');

/** The kinds of tokens that may follow a token. */
function following(kind: string, allowed: string, open: readonly string[]): string {
  const inObject = open.at(-1) === '}';
  if (kind === '{') return '"}';
  if (kind === '[') return `${VALUE}]`;
  if (kind === ':') return VALUE;
  if (kind === ',') return inObject ? '"' : VALUE;
  // A text where no value may stand is a key.
  if (kind === '"' && !allowed.includes('v')) return ':';
  return open.length === 0 ? '' : `,${open.at(-1)}`;
}
