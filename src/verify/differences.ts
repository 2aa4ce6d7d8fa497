import { type Fields, jsonValue, sameJson } from '../encode/jsonValue.ts';

/** A column in which an event is not as expected. Undefined means that the event does not have the column. */
export interface Difference {
  readonly column: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** The columns in which two events differ as JSON. The order of columns does not matter. */
export function differences(expected: object, actual: object): readonly Difference[] {
  const found: Difference[] = [];
  const compare = (column: string) => {
    const wanted = own(expected, column);
    const got = own(actual, column);
    if (!sameJson(wanted, got)) found.push({ column, expected: jsonValue(wanted), actual: jsonValue(got) });
  };
  for (const column of Object.keys(expected)) compare(column);
  for (const column of Object.keys(actual)) if (!Object.hasOwn(expected, column)) compare(column);
  return found;
}

const own = (event: object, column: string): unknown =>
  Object.hasOwn(event, column) ? (event as Fields)[column] : undefined;
