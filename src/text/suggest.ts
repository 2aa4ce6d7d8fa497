import { distance } from 'fastest-levenshtein';
import { printable } from './printable.ts';

/** So many names are listed in a message. */
const LISTED = 20;
/** A name that is longer is none that was misspelt. */
const LONGEST = 100;
/** A name among others has less room. */
const ROOM = 60;

/** The names, the first few of many: what a message about an unknown name lists. */
export function list(names: readonly string[]): string {
  const first = names.slice(0, LISTED).map((name) => printable(name, ROOM));
  const more = names.length - first.length;
  return more > 0 ? `${first.join(', ')} and ${more.toLocaleString('en-US')} more` : first.join(', ');
}

/** `the list; did you mean "x"?`: what a message about an unknown name ends with. */
export const suggest = (name: string, known: readonly string[]): string => list(known) + hint(name, known);

/** `; did you mean "x"?`, or nothing where no known name is near. */
export function hint(name: string, known: readonly string[]): string {
  if (name.length > LONGEST) return '';
  const wanted = name.toLowerCase();
  let least = Math.max(2, name.length / 3);
  let nearest: string | undefined;
  for (const candidate of known) {
    // So many edits it takes at least.
    if (Math.abs(candidate.length - name.length) > least) continue;
    const edits = distance(wanted, candidate.toLowerCase());
    if (edits > least || (edits === least && nearest !== undefined)) continue;
    least = edits;
    nearest = candidate;
  }
  return nearest === undefined ? '' : `; did you mean "${printable(nearest, LONGEST)}"?`;
}
