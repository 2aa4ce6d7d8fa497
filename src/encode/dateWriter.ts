import { writeAscii } from './writeNumber.ts';

const DAY = 86_400_000;
const YEAR_0 = Date.UTC(2000, 0, 1) - 730_485 * DAY;
const YEAR_10000 = Date.UTC(10_000, 0, 1);

/** The texts of so many days are cached. Neighbouring events mostly fall on a few days. */
const DAYS = 64;
/** The length of `2024-02-29T`. */
const PREFIX = 11;

/** Writes a time as text at a position, and returns the position after it. The text takes at most 29 bytes. */
export type WriteDate = (bytes: Uint8Array, at: number, time: number) => number;

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
  return (bytes, at, time) => {
    if (Number.isNaN(time)) return writeAscii(bytes, at, 'null');
    bytes[at] = 0x22;
    const end = writeIso(bytes, at + 1, time);
    bytes[end] = 0x22;
    return end + 1;
  };
}

/** Returns a function that writes a time, in milliseconds since 1970, as ISO 8601 in UTC. */
export function createIsoWriter(): WriteDate {
  const known = new Float64Array(DAYS).fill(Number.NaN);
  const prefixes = new Uint8Array(DAYS * PREFIX);

  return (bytes, at, time) => {
    if (!(time >= YEAR_0 && time < YEAR_10000)) return writeAscii(bytes, at, new Date(time).toISOString());
    const day = Math.floor(time / DAY);
    const slot = day & (DAYS - 1);
    const prefix = slot * PREFIX;
    if (known[slot] !== day) {
      writeAscii(prefixes, prefix, new Date(time).toISOString().slice(0, PREFIX));
      known[slot] = day;
    }
    for (let i = 0; i < PREFIX; i++) bytes[at + i] = prefixes[prefix + i] as number;
    const inDay = time - day * DAY;
    const seconds = (inDay / 1000) | 0;
    const minutes = (seconds / 60) | 0;
    const hours = (minutes / 60) | 0;
    const millis = inDay - seconds * 1000;
    const tenths = (millis / 100) | 0;
    writePair(bytes, at + 11, hours);
    bytes[at + 13] = 0x3a;
    writePair(bytes, at + 14, minutes - hours * 60);
    bytes[at + 16] = 0x3a;
    writePair(bytes, at + 17, seconds - minutes * 60);
    bytes[at + 19] = 0x2e;
    bytes[at + 20] = 0x30 + tenths;
    writePair(bytes, at + 21, millis - tenths * 100);
    bytes[at + 23] = 0x5a;
    return at + 24;
  };
}

/** Writes two digits. */
function writePair(bytes: Uint8Array, at: number, value: number): void {
  const tens = (value / 10) | 0;
  bytes[at] = 0x30 + tens;
  bytes[at + 1] = 0x30 + value - tens * 10;
}
