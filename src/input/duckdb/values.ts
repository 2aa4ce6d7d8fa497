import { parseExactly } from '../../encode/parseExactly.ts';
import { base64 } from '../../table/bytesAsText.ts';
import { clockTime, dateOf, decimalText, EXACT_DIGITS } from '../../table/exactValues.ts';
import type { ColumnType } from '../../table/table.ts';
import type { DuckDBTypeLike } from './connection.ts';

/** How the values of a type become those of a row. */
export interface ValueKind {
  readonly type: ColumnType;
  /** Of a value that is not null. Undefined if it has more digits than a number holds, or is an infinite time. */
  readonly convert: (value: never) => unknown;
}

const same = (value: unknown): unknown => value;
const integer: ValueKind = { type: 'integer', convert: same };
const number: ValueKind = { type: 'number', convert: same };
const asText: ValueKind = { type: 'text', convert: (value: unknown) => String(value) };

/** Beyond 2^53, an integer stays a bigint, which is written with all its digits. */
const large: ValueKind = {
  type: 'integer',
  convert: (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value),
};

/** The fields of DuckDB's value objects, of which each type has some. */
interface Fields {
  readonly value: bigint;
  readonly scale: number;
  readonly days: number;
  readonly months: number;
  readonly seconds: bigint;
  readonly millis: bigint;
  readonly micros: bigint;
  readonly nanos: bigint;
  readonly bytes: Uint8Array;
}

/** `PosInf` and `NegInf` of DuckDB's timestamps. */
const INFINITE = 2n ** 63n - 1n;
const moment = (units: bigint, perMs: bigint): Date | undefined =>
  units === INFINITE || units === -INFINITE ? undefined : dateOf(units, perMs);
const date = (convert: (value: Fields) => Date | undefined): ValueKind => ({ type: 'date', convert });
const text = (convert: (value: Fields) => string): ValueKind => ({ type: 'text', convert });

/** By the number of the type in DuckDB's C API, which does not change. */
const kinds: Readonly<Record<number, ValueKind>> = {
  1: { type: 'boolean', convert: same },
  // TINYINT, SMALLINT, INTEGER, with sign and without; BIGINT, UBIGINT, HUGEINT, UHUGEINT, BIGNUM
  ...Object.fromEntries([2, 3, 4, 6, 7, 8].map((id) => [id, integer])),
  ...Object.fromEntries([5, 9, 16, 32, 35].map((id) => [id, large])),
  // FLOAT, DOUBLE
  10: number,
  11: number,
  // DECIMAL
  19: { type: 'number', convert: ({ value, scale }: Fields) => decimal(value, scale) },
  // TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS
  12: date(({ micros }) => moment(micros, 1000n)),
  31: date(({ micros }) => moment(micros, 1000n)),
  20: date(({ seconds }) => (moment(seconds, 1n) ? new Date(Number(seconds) * 1000) : undefined)),
  21: date(({ millis }) => moment(millis, 1n)),
  22: date(({ nanos }) => moment(nanos, 1_000_000n)),
  // DATE
  13: date(({ days }) => (Math.abs(days) === 2 ** 31 - 1 ? undefined : new Date(days * 86_400_000))),
  // TIME, TIME_NS
  14: text(({ micros }) => clockTime(micros, 6)),
  39: text(({ nanos }) => clockTime(nanos, 9)),
  15: text(interval),
  17: { type: 'text', convert: same },
  // BLOB, GEOMETRY
  18: text(({ bytes }) => base64(bytes)),
  40: text(({ bytes }) => base64(bytes)),
};

function decimal(value: bigint, scale: number): number | undefined {
  const unscaled = Number(value);
  // The quotient of two exact numbers is the number that is nearest to the decimal.
  return Math.abs(unscaled) <= EXACT_DIGITS && scale <= 22 ? unscaled / 10 ** scale : undefined;
}

/** An ISO 8601 duration. */
function interval({ months, days, micros }: Fields): string {
  const seconds = decimalText(micros, 6).replace(/\.?0+$/, '') || '0';
  return `P${months}M${days}DT${seconds}S`;
}

/** The types of what is nested in another type. */
interface Nesting {
  readonly valueType: DuckDBTypeLike;
  readonly keyType: DuckDBTypeLike;
  readonly entryNames: readonly string[];
  readonly entryTypes: readonly DuckDBTypeLike[];
  readonly memberTags: readonly string[];
  readonly memberTypes: readonly DuckDBTypeLike[];
}

/** The kind of a type. */
export function kindOf(type: DuckDBTypeLike): ValueKind {
  if (type.alias === 'JSON') return { type: 'text', convert: parseExactly };
  const nesting = type as DuckDBTypeLike & Nesting;
  switch (type.typeId) {
    // LIST, ARRAY
    case 24:
    case 33: {
      const item = nestedConverter(nesting.valueType);
      return { type: 'text', convert: ({ items }: { items: readonly unknown[] }) => items.map(item) };
    }
    case 25:
      return { type: 'text', convert: structConverter(nesting) };
    case 26:
      return { type: 'text', convert: mapConverter(nesting) };
    // UNION
    case 28: {
      const members = new Map(nesting.memberTypes.map((one, i) => [nesting.memberTags[i], nestedConverter(one)]));
      return { type: 'text', convert: ({ tag, value }: { tag: string; value: unknown }) => members.get(tag)?.(value) };
    }
    default:
      return kinds[type.typeId] ?? asText;
  }
}

/** A nested value that a number cannot hold is text. */
function nestedConverter(type: DuckDBTypeLike): (value: unknown) => unknown {
  const { convert } = kindOf(type);
  return (value) => (value === null || value === undefined ? null : (convert(value as never) ?? String(value)));
}

function structConverter({ entryNames, entryTypes }: Nesting) {
  const fields = entryTypes.map((type, i) => [entryNames[i] as string, nestedConverter(type)] as const);
  return ({ entries }: { entries: Readonly<Record<string, unknown>> }) =>
    Object.fromEntries(fields.map(([name, convert]) => [name, convert(entries[name])]));
}

/** A map is an object if its keys are texts, else a list of its keys and values. */
function mapConverter({ keyType, valueType }: Nesting) {
  const [toKey, toValue] = [nestedConverter(keyType), nestedConverter(valueType)];
  return ({ entries }: { entries: readonly { readonly key: unknown; readonly value: unknown }[] }) => {
    const all = entries.map(({ key, value }) => ({ key: toKey(key), value: toValue(value) }));
    return all.every(({ key }) => typeof key === 'string')
      ? Object.fromEntries(all.map(({ key, value }) => [key, value]))
      : all;
  };
}
