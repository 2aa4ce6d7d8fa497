import { mayHaveLargeIntegers, replaceLargeIntegers } from './largeIntegers.ts';

/** Marks a text as the digits of an integer. */
const MARK = '\0';

/** `JSON.parse`, except that an integer whose digits a number would lose is a bigint. */
export function parseExactly(json: string): unknown {
  // Parsed first: replaceLargeIntegers needs valid JSON.
  const value: unknown = JSON.parse(json);
  if (!mayHaveLargeIntegers(json)) return value;
  const marked = replaceLargeIntegers(json, (digits) => JSON.stringify(MARK + digits));
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && /^\0-?\d+$/.test(value) ? exactInteger(value.slice(MARK.length)) : value,
  );
}

/** The number that equals these digits or is written as them; a bigint if there is none. */
export function exactInteger(digits: string): number | bigint {
  const number = Number(digits);
  const isNumber = String(number) === digits || (Number.isFinite(number) && BigInt(number) === BigInt(digits));
  return isNumber ? number : BigInt(digits);
}
