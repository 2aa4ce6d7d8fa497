const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** As many digits are always an integer that a number can hold. */
const SAFE_DIGITS = 15;

const SCIENTIFIC = /^-?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+$/;
const BARE_EXPONENT = /^-?\d+[eE]\d+$/;

/**
 * What kind of number a text of CSV stands for; undefined if for none, so that it stays text.
 *
 * A number keeps what is written. So these are text: digits with leading zeros (a postal code), a leading `+` (a telephone number),
 * `1234e5` (the id of a commit; `1e+05` and `1.5e5` are numbers), hexadecimal, and digits before the point that a number would lose,
 * because they are beyond 2^53.
 */
export function numberKind(text: string): 'integer' | 'number' | undefined {
  const first = text.charCodeAt(0) === MINUS ? 1 : 0;
  const point = digitsEnd(text, first);
  const whole = point - first;
  if (whole > 1 && text.charCodeAt(first) === ZERO) return undefined;
  if (point === text.length) return whole > 0 && isExact(text, first, point) ? 'integer' : undefined;
  const hasPoint = text.charCodeAt(point) === POINT;
  const end = hasPoint ? digitsEnd(text, point + 1) : point;
  if (end < text.length) return isScientific(text) && !BARE_EXPONENT.test(text) ? 'number' : undefined;
  const hasDigits = whole > 0 || end > point + 1;
  return hasDigits && isExact(text, first, point) ? 'number' : undefined;
}

/** Where digits end. */
function digitsEnd(text: string, from: number): number {
  let at = from;
  for (let c = text.charCodeAt(at); c >= ZERO && c <= NINE; c = text.charCodeAt(at)) at++;
  return at;
}

/** Whether a number can hold all digits before the point. */
const isExact = (text: string, from: number, to: number): boolean =>
  to - from <= SAFE_DIGITS || Number.isSafeInteger(Number(text.slice(from, to)));

/** Numbers of this form may be rounded, but not to infinity or zero. */
function isScientific(text: string): boolean {
  if (!SCIENTIFIC.test(text)) return false;
  const value = Number(text);
  return Number.isFinite(value) && (value !== 0 || !/[1-9].*e/i.test(text));
}

/** Whether a text like `1234e5` would be a number in a column of numbers; it may as well be the id of a commit. */
export const isBareExponent = (text: string): boolean => BARE_EXPONENT.test(text) && isScientific(text);
