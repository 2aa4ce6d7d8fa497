import { distance } from 'fastest-levenshtein';
import { printable } from './printable.ts';

/** A message lists so many names. */
const LISTED = 20;
/** A longer name is no misspelt one. */
const LONGEST = 100;
/** The longest name in a list. */
const ROOM = 60;

/** The names for a message: the first ones, and how many more there are. */
export function list(names: readonly string[]): string {
  const first = names.slice(0, LISTED).map((name) => printable(name, ROOM));
  const more = names.length - first.length;
  return more > 0 ? `${first.join(', ')} and ${more.toLocaleString('en-US')} more` : first.join(', ');
}

/** The known names, and the one that was probably meant: the end of a message about an unknown name. */
export const suggest = (name: string, known: readonly string[]): string => list(known) + hint(name, known);

/** `; did you mean "x"?`, or nothing if no known name is similar. */
export function hint(name: string, known: readonly string[]): string {
  if (name.length > LONGEST) return '';
  const wanted = name.toLowerCase();
  let least = Math.max(2, name.length / 3);
  let nearest: string | undefined;
  for (const candidate of known) {
    // The difference in length is the least number of edits.
    if (Math.abs(candidate.length - name.length) > least) continue;
    const edits = distance(wanted, candidate.toLowerCase());
    if (edits > least || (edits === least && nearest !== undefined)) continue;
    least = edits;
    nearest = candidate;
  }
  return nearest === undefined ? '' : `; did you mean "${printable(nearest, LONGEST)}"?`;
}
