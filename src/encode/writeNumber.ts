import { FIRST_DIGITS, POINT_AND_DIGITS } from './digits.ts';

/** Room for what {@link writeNumber} or the date writer writes; both may spoil the bytes that follow their text. */
export const NUMBER_BYTES = 32;

/**
 * Writes a number as `JSON.stringify` does, and returns the position after it.
 *
 * Most numbers of events are integers of 32 bits or have at most six decimals. Those are written three digits at a time. A number
 * with fifteen digits or less is the only one that its double stands for, so its digits are what `JSON.stringify` writes.
 */
export function writeNumber(view: DataView, at: number, value: number): number {
  const whole = value | 0;
  if (whole === value && whole !== -0x80000000)
    return writeInteger(view, whole < 0 ? minus(view, at) : at, Math.abs(whole));
  const size = Math.abs(value);
  if (size < 1e9) {
    const units = Math.floor(size);
    const cents = Math.round(size * 100);
    const isAmount = cents / 100 === size;
    const millionths = isAmount ? (cents - units * 100) * 10_000 : Math.round(size * 1e6) - units * 1e6;
    if (isAmount || (units * 1e6 + millionths) / 1e6 === size)
      return writeDecimals(view, value < 0 ? minus(view, at) : at, units, millionths);
  }
  return writeAscii(view, at, Number.isFinite(value) ? String(value) : 'null');
}

/** Writes text without characters above 0x7f, and returns the position after it. */
export function writeAscii(view: DataView, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
  return at + text.length;
}

function minus(view: DataView, at: number): number {
  view.setUint8(at, 0x2d);
  return at + 1;
}

/** Writes an integer in [0, 2³¹). */
function writeInteger(view: DataView, at: number, value: number): number {
  if (value < 1000) return writeFirst(view, at, value);
  const thousands = (value / 1000) | 0;
  if (thousands < 1000) return writeNext(view, writeFirst(view, at, thousands), value - thousands * 1000);
  const millions = (thousands / 1000) | 0;
  const end = writeNext(view, writeInteger(view, at, millions), thousands - millions * 1000);
  return writeNext(view, end, value - thousands * 1000);
}

/** Writes a number below 1000. */
function writeFirst(view: DataView, at: number, value: number): number {
  const first = FIRST_DIGITS[value] as number;
  view.setInt32(at, first, true);
  return at + (first >> 24);
}

/** Writes a number below 1000 with all three digits. */
function writeNext(view: DataView, at: number, value: number): number {
  view.setInt32(at, (POINT_AND_DIGITS[value] as number) >>> 8, true);
  return at + 3;
}

/** Writes a number that has decimals, up to six, without zeros at the end. */
function writeDecimals(view: DataView, at: number, units: number, millionths: number): number {
  const start = writeInteger(view, at, units);
  const thousandths = (millionths / 1000) | 0;
  const rest = millionths - thousandths * 1000;
  view.setInt32(start, POINT_AND_DIGITS[thousandths] as number, true);
  if (rest === 0) return start + 4 - zerosAtEnd(thousandths);
  return writeNext(view, start + 4, rest) - zerosAtEnd(rest);
}

/** How many of the last three digits are zeros, of a number that is not zero. */
const zerosAtEnd = (value: number): number => (value % 10 !== 0 ? 0 : value % 100 !== 0 ? 1 : 2);
