import { exactInteger, parseExactly } from './parseExactly.ts';
import { stringify } from './stringify.ts';

/** The columns of an event, before or after its way through JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** What becomes of a value that is written as JSON and read again: a date is text, NaN is null, a function is undefined. */
export function jsonValue(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // Adding 0 makes -0 a 0, as JSON does.
      return Number.isFinite(value) ? value + 0 : null;
    case 'bigint':
      return exactInteger(String(value));
    case 'object':
      if (value === null) return null;
      return value instanceof Date ? value.toJSON() : sorted((parseExactly(stringify({ value })) as Fields).value);
    default:
      return undefined;
  }
}

/** The value with the keys of its objects sorted, because their order has no meaning. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value as Fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

/** Whether two values are the same as JSON. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const [one, other] = [jsonValue(a), jsonValue(b)];
  if (one === other) return true;
  return isObject(one) && isObject(other) && stringify(one) === stringify(other);
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
