import { datePlus } from './subMilliseconds.ts';

/** A number holds any 15 decimal digits. */
export const EXACT_DIGITS = 10 ** 15;

/** `-1234` with a scale of 2 is `-12.34`. */
export function decimalText(value: bigint, scale: number): string {
  if (scale <= 0) return String(value);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const split = digits.length - scale;
  return `${value < 0n ? '-' : ''}${digits.slice(0, split)}.${digits.slice(split)}`;
}

/** Units since 1970 as a date; `perMs` of the unit are a millisecond. Times before 1970 are cut towards the past. */
export const dateOf = (units: bigint, perMs: bigint): Date => {
  const part = ((units % perMs) + perMs) % perMs;
  return datePlus(Number((units - part) / perMs), Number(part) / Number(perMs));
};

/** A time of day as ISO 8601 writes it, without zeros at the end of the fraction. */
export function clockTime(units: bigint, digits: number): string {
  const perSecond = 10n ** BigInt(digits);
  const seconds = units / perSecond;
  const two = (n: bigint) => String(n).padStart(2, '0');
  const fraction = String(units % perSecond)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  const time = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return fraction === '' ? time : `${time}.${fraction}`;
}
