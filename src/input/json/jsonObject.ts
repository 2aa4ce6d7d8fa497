import { isTooDeep, MOST_LEVELS } from '../../encode/depth.ts';
import { mayHaveLargeIntegers, replaceLargeIntegers } from '../../encode/largeIntegers.ts';
import { SpindleError, show } from '../../errors.ts';

/** Parses JSON. Integers beyond 2^53 become text, which keeps all their digits, as in CSV. Throws the error of `faultOf`. */
export function parseJson(json: string, faultOf: (cause: unknown) => SpindleError): unknown {
  try {
    // Invalid text must fail here, before its integers are replaced. Few texts are parsed twice.
    const value: unknown = JSON.parse(json);
    if (!mayHaveLargeIntegers(json)) return value;
    return JSON.parse(replaceLargeIntegers(json, (digits) => `"${digits}"`));
  } catch (cause) {
    throw faultOf(cause);
  }
}

/** Throws `INVALID_INPUT` unless the value is an object. `json` is the text that it was parsed from. */
export function requireObject(value: unknown, where: string, json: string): Readonly<Record<string, unknown>> {
  if (isTooDeep(value, json))
    throw new SpindleError('INVALID_INPUT', `${where} is nested deeper than ${MOST_LEVELS} levels`);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SpindleError('INVALID_INPUT', `${where} must be a JSON object, got ${show(value)}`);
}
