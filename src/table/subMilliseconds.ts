/** The key under which a date keeps the part of a millisecond that a `Date` cannot hold. No encoder writes it. */
const PART = Symbol('part of a millisecond');

/** A date, with the part of a millisecond by which the moment is later; from 0 up to 1. */
export function datePlus(ms: number, part: number): Date {
  const date = new Date(ms);
  if (part > 0) Object.defineProperty(date, PART, { value: part });
  return date;
}

/** The part of a millisecond that was cut when a text became this date; 0 for other values. It counts for the order of times. */
export const partOf = (value: unknown): number =>
  value instanceof Date ? ((value as { readonly [PART]?: number })[PART] ?? 0) : 0;

/** The part of a millisecond in the digits of a second's fraction: those after the third. */
export const partOfDigits = (fraction: string): number => (fraction.length > 3 ? Number(`0.${fraction.slice(3)}`) : 0);
