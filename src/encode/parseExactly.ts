import { mayHaveLargeIntegers, replaceLargeIntegers } from './largeIntegers.ts';

/** The first character of a text that stands for an integer. */
const MARK = '\0';

/** `JSON.parse`, except that an integer is a bigint if a number would lose some of its digits. */
export function parseExactly(json: string): unknown {
  // Parsed first: replaceLargeIntegers needs valid JSON.
  const value: unknown = JSON.parse(json);
  if (!mayHaveLargeIntegers(json)) return value;
  const marked = replaceLargeIntegers(json, (digits) => JSON.stringify(MARK + digits));
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && /^\0-?\d+$/.test(value) ? exactInteger(value.slice(MARK.length)) : value,
  );
}

/** The number with these digits; a bigint if no number equals them or is written like them. */
export function exactInteger(digits: string): number | bigint {
  const number = Number(digits);
  const isNumber = String(number) === digits || (Number.isFinite(number) && BigInt(number) === BigInt(digits));
  return isNumber ? number : BigInt(digits);
}
