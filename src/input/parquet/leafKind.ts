import type { SchemaElement } from 'hyparquet';
import { parseExactly } from '../../encode/parseExactly.ts';
import { show } from '../../errors.ts';
import { base64, hex, utf8 } from '../../table/bytesAsText.ts';
import { clockTime, dateOf, decimalText, EXACT_DIGITS } from '../../table/exactValues.ts';
import type { ToUtc } from '../../table/isoDate.ts';
import { datePlus, partOf } from '../../table/subMilliseconds.ts';
import type { ColumnType } from '../../table/table.ts';

/** How the stored values of a leaf column become values of a row. */
export interface LeafKind {
  readonly type: ColumnType;
  readonly convert: (stored: never) => unknown;
  /** The exact form as text, if `convert` may lose digits. */
  readonly exact?: ExactKind;
  /** For times: whether a stored value has digits beyond milliseconds. */
  readonly isCut?: (stored: unknown) => boolean;
  /** For bytes without a type, and JSON: reads them as text. */
  readonly asText?: (stored: never) => string;
}

/** The text of numbers that a JavaScript number cannot hold. */
export interface ExactKind {
  readonly convert: (stored: never) => string;
  /** Whether a number equals the stored value. */
  readonly isNumber: (stored: never) => boolean;
  /** Whether all values between a least and a largest one, as the statistics of the file give them, are such numbers. */
  readonly areNumbers: (least: number | bigint, largest: number | bigint) => boolean;
}

/**
 * The kind of a leaf of the schema, by its logical type, the older converted type, or how it is stored. `toUtc` is for times that are
 * those of a clock, not of UTC.
 */
export function leafKind(element: SchemaElement, toUtc?: ToUtc): LeafKind {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (isText(element)) return { type: 'text', convert: same };
  if (converted === 'JSON' || logical?.type === 'JSON')
    return { type: 'text', convert: fromJson, asText: (json: string) => json };
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return decimalKind(element);
  if (converted === 'DATE' || logical?.type === 'DATE') return onClock(dayKind, toUtc);
  if (logical?.type === 'TIMESTAMP')
    return onClock(timestamps[logical.unit], logical.isAdjustedToUTC ? undefined : toUtc);
  if (converted === 'TIMESTAMP_MILLIS') return timestamps.MILLIS;
  if (converted === 'TIMESTAMP_MICROS') return timestamps.MICROS;
  if (type === 'INT96') return int96Kind;
  if (logical?.type === 'TIME') return timeOfDay(digitsOf[logical.unit]);
  if (converted === 'TIME_MILLIS') return timeOfDay(3);
  if (converted === 'TIME_MICROS') return timeOfDay(6);
  if (converted === 'INTERVAL') return { type: 'text', convert: interval };
  if (logical?.type === 'UUID') return { type: 'text', convert: uuid };
  if (logical?.type === 'FLOAT16') return { type: 'number', convert: float16 };
  return plainKind(element);
}

/** Whether a leaf holds text, which hyparquet decodes. */
export const isText = ({ converted_type: converted, logical_type: logical }: SchemaElement): boolean =>
  converted === 'UTF8' || converted === 'ENUM' || logical?.type === 'STRING' || logical?.type === 'ENUM';

const same = (value: unknown): unknown => value;

function fromJson(json: string): unknown {
  try {
    return parseExactly(json);
  } catch {
    throw new Error(`${show(json)} is not valid JSON`);
  }
}

function plainKind({ type, converted_type: converted, logical_type: logical }: SchemaElement): LeafKind {
  const isUnsigned = converted?.startsWith('UINT_') || (logical?.type === 'INTEGER' && !logical.isSigned);
  switch (type) {
    case 'BOOLEAN':
      return { type: 'boolean', convert: same };
    case 'INT32':
      return { type: 'integer', convert: isUnsigned ? (value: number) => value >>> 0 : same };
    case 'INT64':
      return int64Kind(isUnsigned ? (value) => BigInt.asUintN(64, value) : (value) => value);
    case 'FLOAT':
    case 'DOUBLE':
      return { type: 'number', convert: same };
    default:
      return { type: 'text', convert: base64, asText: utf8 };
  }
}

const int64Kind = (read: (stored: bigint) => bigint): LeafKind => ({
  type: 'integer',
  convert: (stored: bigint) => Number(read(stored)),
  exact: {
    convert: (stored: bigint) => String(read(stored)),
    isNumber: (stored: bigint) => Number.isSafeInteger(Number(read(stored))),
    areNumbers: (least, largest) => Number.isSafeInteger(Number(least)) && Number.isSafeInteger(Number(largest)),
  },
});

function decimalKind(element: SchemaElement): LeafKind {
  const { logical_type: logical } = element;
  const scale = (logical?.type === 'DECIMAL' ? logical.scale : undefined) ?? element.scale ?? 0;
  // The quotient of two exact numbers is the number that is nearest to the decimal, as if its text were parsed.
  const divisor = 10 ** scale;
  const most = (EXACT_DIGITS / divisor) * 0.999;
  return {
    type: scale === 0 ? 'integer' : 'number',
    convert: (stored: Unscaled) => unscaledNumber(stored) / divisor,
    exact: {
      convert: (stored: Unscaled) => decimalText(unscaled(stored), scale),
      isNumber: (stored: Unscaled) => scale <= 22 && Math.abs(unscaledNumber(stored)) <= EXACT_DIGITS,
      areNumbers: (least, largest) => scale <= 22 && Math.abs(Number(least)) < most && Math.abs(Number(largest)) < most,
    },
  };
}

/** A decimal without its point. Bytes are big-endian, in two's complement. */
type Unscaled = number | bigint | Uint8Array;

function unscaled(stored: Unscaled): bigint {
  if (!(stored instanceof Uint8Array)) return BigInt(stored);
  return stored.length === 0 ? 0n : BigInt.asIntN(8 * stored.length, BigInt(`0x${hex(stored)}`));
}

/** Exact up to 2^53. */
function unscaledNumber(stored: Unscaled): number {
  if (!(stored instanceof Uint8Array)) return Number(stored);
  let value = ((stored[0] ?? 0) << 24) >> 24;
  for (let i = 1; i < stored.length; i++) value = value * 256 + (stored[i] as number);
  return value;
}

/** How many digits of a second a unit has. */
const digitsOf = { MILLIS: 3, MICROS: 6, NANOS: 9 } as const;

interface TimeKind extends LeafKind {
  readonly convert: (stored: never) => Date;
}

const dayKind: TimeKind = { type: 'date', convert: (days: number) => new Date(days * 86_400_000) };

/** The times of a clock in a zone as instants. */
const onClock = (kind: TimeKind, toUtc: ToUtc | undefined): LeafKind =>
  toUtc === undefined
    ? kind
    : {
        ...kind,
        convert: (stored: never) => {
          const clock = kind.convert(stored);
          return datePlus(toUtc(clock.getTime()), partOf(clock));
        },
      };

const timestampKind = (perMs: bigint): TimeKind => ({
  type: 'date',
  isCut: (stored) => typeof stored === 'bigint' && stored % perMs !== 0n,
  convert: (stored: bigint) => dateOf(stored, perMs),
});

const timestamps = {
  MILLIS: timestampKind(1n),
  MICROS: timestampKind(1000n),
  NANOS: timestampKind(1_000_000n),
} as const;

/** The day number of 1970-01-01 that INT96 counts from, in its upper 32 bits; below are the nanoseconds of the day. */
const JULIAN_1970 = 2_440_588n;
const int96Kind: LeafKind = {
  type: 'date',
  isCut: (stored) => typeof stored === 'bigint' && BigInt.asIntN(64, stored) % 1_000_000n !== 0n,
  convert: (stored: bigint) => {
    const days = BigInt.asIntN(32, stored >> 64n) - JULIAN_1970;
    return dateOf(days * 86_400_000_000_000n + BigInt.asIntN(64, stored), 1_000_000n);
  },
};

/** `13:45:00.5`: the time of a day has no date, so it stays text. */
const timeOfDay = (digits: number): LeafKind => ({
  type: 'text',
  convert: (stored: number | bigint) => clockTime(BigInt(stored), digits),
});

/** Months, days and milliseconds, as an ISO 8601 duration. */
function interval(stored: Uint8Array): string {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const [months, days, ms] = [0, 4, 8].map((at) => view.getUint32(at, true)) as [number, number, number];
  return `P${months}M${days}DT${ms / 1000}S`;
}

const uuid = (stored: Uint8Array): string => hex(stored).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

function float16(stored: Uint8Array): number {
  const bits = ((stored[1] as number) << 8) | (stored[0] as number);
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024);
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}
