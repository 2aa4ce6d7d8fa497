/** Four characters as the number that a little-endian store turns into their bytes. */
export const fourCharacters = (text: string): number =>
  text.charCodeAt(0) | (text.charCodeAt(1) << 8) | (text.charCodeAt(2) << 16) | (text.charCodeAt(3) << 24);

/** The numbers below 1000 as {@link fourCharacters}, made from their digits. */
const below1000 = (four: (digits: string) => number): Int32Array =>
  Int32Array.from({ length: 1000 }, (_, n) => four(String(n)));

/** A point and three digits: `.007`. */
export const POINT_AND_DIGITS = below1000((digits) => fourCharacters(`.${digits.padStart(3, '0')}`));

/** The digits, from the left, and in place of the fourth character how many they are. */
export const FIRST_DIGITS = below1000((digits) =>
  fourCharacters(digits.padEnd(3) + String.fromCharCode(digits.length)),
);
