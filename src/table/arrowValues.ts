import { base64 } from './bytesAsText.ts';
import { clockTime, decimalText, EXACT_DIGITS } from './exactValues.ts';
import { datePlus } from './subMilliseconds.ts';
import type { ColumnType } from './table.ts';

/** The type of an Arrow column, as far as its values depend on it. */
export interface ArrowType {
  /** The number of the type in Arrow's `Type`. */
  readonly typeId: number;
}

/** What single types of Arrow have besides. */
interface Parts {
  /** Of times and durations: s, ms, µs or ns; of intervals: year-month, day-time, month-day-nano. */
  readonly unit: number;
  readonly scale: number;
  /** Of a dictionary: the type of its values. */
  readonly dictionary: ArrowType;
  readonly children: readonly { readonly name: string; readonly type: ArrowType }[];
}

/** The column type of an Arrow type, and how its values become those of a row. */
export interface ArrowKind {
  readonly type: ColumnType;
  /** Of a value that is not null. */
  readonly convert: (value: never) => unknown;
}

/** Beyond 2^53, an integer stays a bigint, which is written with all its digits. */
const exact = (value: unknown): unknown =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;

const text = (convert: (value: never) => unknown): ArrowKind => ({ type: 'text', convert });
/** Arrow gives dates and timestamps as milliseconds, those of a finer unit with a fraction. */
const date: ArrowKind = {
  type: 'date',
  convert: (ms: number) => datePlus(Math.floor(ms), ms - Math.floor(ms)),
};
const binary = text(base64);

/** By the number of the type in Arrow's `Type`, which its format fixes. */
const kinds: Readonly<Record<number, ArrowKind>> = {
  2: { type: 'integer', convert: exact },
  3: { type: 'number', convert: exact },
  4: binary,
  6: { type: 'boolean', convert: exact },
  8: date,
  10: date,
  15: binary,
  19: binary,
  23: binary,
};

export function arrowKind(type: ArrowType | undefined): ArrowKind {
  const { unit, scale, dictionary, children } = (type ?? {}) as ArrowType & Parts;
  switch (type?.typeId) {
    // Dictionary
    case -1:
      return arrowKind(dictionary);
    // Decimal
    case 7:
      return { type: 'number', convert: (words: Uint32Array) => decimal(words, scale) };
    // Time, Duration
    case 9:
      return text((units: number | bigint) => clockTime(BigInt(units), 3 * unit));
    case 18:
      return text((units: bigint) => `PT${withoutZeros(decimalText(units, 3 * unit))}S`);
    case 11:
      return text((words: Int32Array) => interval(words, unit));
    // List, FixedSizeList, LargeList
    case 12:
    case 16:
    case 21: {
      const item = nested(children[0]?.type);
      return text((items: Iterable<unknown>) => Array.from(items, item));
    }
    // Struct
    case 13: {
      const fields = children.map((child) => [child.name, nested(child.type)] as const);
      return text((row: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(fields.map(([name, convert]) => [name, convert(row[name])])),
      );
    }
    case 17:
      return text(mapConverter(children[0]?.type));
    default:
      return kinds[type?.typeId ?? 0] ?? text(exact);
  }
}

function nested(type: ArrowType | undefined): (value: unknown) => unknown {
  const { convert } = arrowKind(type);
  return (value) => (value === null || value === undefined ? null : convert(value as never));
}

/** A map is an object if its keys are texts, else a list of its keys and values. */
function mapConverter(entry: ArrowType | undefined) {
  const [key, value] = ((entry ?? {}) as Parts).children ?? [];
  const [toKey, toValue] = [nested(key?.type), nested(value?.type)];
  return (map: Iterable<readonly [unknown, unknown]>) => {
    const all = Array.from(map, ([key, value]) => ({ key: toKey(key), value: toValue(value) }));
    return all.every(({ key }) => typeof key === 'string')
      ? Object.fromEntries(all.map(({ key, value }) => [key, value]))
      : all;
  };
}

/** A number, or text if that has more digits than a number holds. Arrow's words are little-endian, in two's complement. */
function decimal(words: Uint32Array, scale: number): number | string {
  let bits = 0n;
  for (let i = words.length - 1; i >= 0; i--) bits = (bits << 32n) | BigInt((words[i] as number) >>> 0);
  const unscaled = BigInt.asIntN(32 * words.length, bits);
  const isNumber = scale >= 0 && scale <= 22 && Math.abs(Number(unscaled)) <= EXACT_DIGITS;
  return isNumber ? Number(unscaled) / 10 ** scale : decimalText(unscaled, scale);
}

/** An ISO 8601 duration. */
function interval(words: Int32Array, unit: number): string {
  const [a = 0, b = 0, low = 0, high = 0] = words;
  if (unit === 0) return `P${a}Y${b}M`;
  if (unit === 1) return `P${a}DT${b / 1000}S`;
  const nanos = (BigInt(high) << 32n) | BigInt(low >>> 0);
  return `P${a}M${b}DT${withoutZeros(decimalText(nanos, 9))}S`;
}

const withoutZeros = (decimal: string): string => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal);
