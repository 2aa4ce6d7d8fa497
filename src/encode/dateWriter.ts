import { fourCharacters, POINT_AND_DIGITS } from './digits.ts';
import { writeAscii } from './writeNumber.ts';

const DAY = 86_400_000;
const YEAR_0 = Date.UTC(2000, 0, 1) - 730_485 * DAY;
const YEAR_10000 = Date.UTC(10_000, 0, 1);

/** The texts of so many days are cached. Neighbouring events mostly fall on a few days. */
const DAYS = 64;
/** By the tens of minutes since midnight, `23:5`. */
const TEN_MINUTES = Int32Array.from({ length: 144 }, (_, n) => fourCharacters(isoTime(n * 600).slice(0, 4)));
/** By the seconds since ten minutes began, `9:59`. */
const SECONDS = Int32Array.from({ length: 600 }, (_, n) => fourCharacters(isoTime(n).slice(4)));

/** Writes a time as text at a position, and returns the position after it. The text takes at most 29 bytes. */
export type WriteDate = (view: DataView, at: number, time: number) => number;

const { toJSON, toISOString } = Date.prototype;

/** Whether the value is a date that JSON writes as ISO 8601. */
export const isPlainDate = (value: unknown): value is Date =>
  value instanceof Date && value.toJSON === toJSON && value.toISOString === toISOString;

/**
 * Returns a function that writes a time, in milliseconds since 1970, as `JSON.stringify` writes a Date: ISO 8601 in UTC with
 * quotes, or null for NaN.
 */
export function createDateWriter(): WriteDate {
  const writeIso = createIsoWriter();
  return (view, at, time) => {
    if (Number.isNaN(time)) return writeAscii(view, at, 'null');
    view.setUint8(at, 0x22);
    const end = writeIso(view, at + 1, time);
    view.setUint8(end, 0x22);
    return end + 1;
  };
}

/** Returns a function that writes a time, in milliseconds since 1970, as ISO 8601 in UTC. */
export function createIsoWriter(): WriteDate {
  const known = new Float64Array(DAYS).fill(Number.NaN);
  /** `2024`, `-02-` and `29T0`, whose last character is overwritten. */
  const texts = new Int32Array(3 * DAYS);

  return (view, at, time) => {
    if (!(time >= YEAR_0 && time < YEAR_10000)) return writeAscii(view, at, new Date(time).toISOString());
    const day = Math.floor(time / DAY);
    const slot = day & (DAYS - 1);
    if (known[slot] !== day) {
      const text = new Date(time).toISOString();
      for (let i = 0; i < 3; i++) texts[3 * slot + i] = fourCharacters(text.slice(4 * i));
      known[slot] = day;
    }
    const inDay = time - day * DAY;
    const seconds = (inDay / 1000) | 0;
    const tens = (seconds / 600) | 0;
    view.setInt32(at, texts[3 * slot] as number, true);
    view.setInt32(at + 4, texts[3 * slot + 1] as number, true);
    view.setInt32(at + 8, texts[3 * slot + 2] as number, true);
    view.setInt32(at + 11, TEN_MINUTES[tens] as number, true);
    view.setInt32(at + 15, SECONDS[seconds - tens * 600] as number, true);
    view.setInt32(at + 19, POINT_AND_DIGITS[inDay - seconds * 1000] as number, true);
    view.setUint8(at + 23, 0x5a);
    return at + 24;
  };
}

/** `23:59:59`, of so many seconds since midnight. */
function isoTime(seconds: number): string {
  return new Date(1000 * seconds).toISOString().slice(11, 19);
}
