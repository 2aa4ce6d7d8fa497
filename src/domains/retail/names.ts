import { FEMALE, LAST, MALE } from './data/names.ts';

interface People {
  readonly first: Readonly<Record<string, readonly string[]>>;
  readonly last: readonly string[];
}

let people: People | undefined;

/** English names: first names by gender (M, F), and last names. Decoded at the first call. */
export function names(): People {
  people ??= { first: { M: MALE.split(' '), F: FEMALE.split(' ') }, last: LAST.split(' ') };
  return people;
}
