import { datePlus, partOfDigits } from '../../table/subMilliseconds.ts';

/** Digits of the unit that are below a second. */
const belowSecond = { 'epoch-s': 0, 'epoch-ms': 3, 'epoch-us': 6, 'epoch-ns': 9 } as const;

/** The types of times that are numbers, counted since 1970 in UTC. */
export type EpochType = keyof typeof belowSecond;

export const epochTypes = Object.keys(belowSecond) as readonly EpochType[];

const NUMBER = /^(-?)(\d{1,30})(?:\.(\d+))?$/;

/** Reads a number of seconds, milliseconds, microseconds or nanoseconds since 1970. Undefined for anything else. */
export function epochDate(text: string, type: EpochType): Date | undefined {
  const parts = NUMBER.exec(text);
  if (!parts) return undefined;
  const [, sign, whole = '', decimals = ''] = parts;
  const shift = belowSecond[type];
  const digits = whole.padStart(shift + 1, '0');
  const seconds = digits.slice(0, digits.length - shift);
  const fraction = (digits.slice(digits.length - shift) + decimals).padEnd(3, '0');
  const ms = Number(seconds) * 1000 + Number(fraction.slice(0, 3));
  const part = partOfDigits(fraction);
  // The part of a millisecond counts upwards, also before 1970.
  const date = sign === '' ? datePlus(ms, part) : datePlus(part > 0 ? -ms - 1 : -ms, part > 0 ? 1 - part : 0);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The type that a number is likely to be, if it is a time of this century or so. */
export function likelyEpoch(value: number): EpochType {
  const digits = String(Math.trunc(Math.abs(value))).length;
  return digits > 17 ? 'epoch-ns' : digits > 14 ? 'epoch-us' : digits > 11 ? 'epoch-ms' : 'epoch-s';
}
