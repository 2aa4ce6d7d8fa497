import { checkOption, checkSecret, type Message, nameOf, type OptionPath, SpindleError, show } from '../errors.ts';
import { hint, list } from '../text/suggest.ts';

/** Throws `INVALID_OPTION` unless the value is what the option takes. */
export interface Check {
  (value: unknown, option: OptionPath): void;
  readonly isRequired?: true;
}

/** A check of an option that must be given. */
export interface Required extends Check {
  readonly isRequired: true;
}

/** A check for every option that a type has. */
export type Checks<O> = { readonly [K in keyof O]-?: undefined extends O[K] ? Check : Required };

/**
 * Throws `INVALID_OPTION` unless `options` is an object that has no other options than those of `checks`, each of which passes.
 * An option that is left out, or undefined, is not checked unless it is `required`.
 *
 * @param owner whose options they are, for the message
 */
export function checkOptions<O extends object>(owner: string, options: O, checks: Checks<O>): O {
  checkFields(options, checks, { owner, object: `${owner}: options`, path: [] });
  return options;
}

/** The option must be given. */
export const required = (check: Check): Required =>
  Object.assign((value: unknown, option: OptionPath) => check(value, option), { isRequired: true as const });

/** The value passes the test; `expected` says in words which values do. */
export const must =
  (isValid: (value: unknown) => boolean, expected: string): Check =>
  (value, option) =>
    checkOption(isValid(value), option, value, expected);

/** As {@link must}, for an option that holds a secret, or may: the message does not show its value. */
export const mustBeSecret =
  (isValid: (value: unknown) => boolean, expected: string): Check =>
  (value, option) =>
    checkSecret(isValid(value), option, expected);

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
export const isFunction = (value: unknown): boolean => typeof value === 'function';
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);

/** For options that are checked elsewhere. */
export const anything: Check = () => {};
export const aFraction = must((value) => isNumber(value) && value >= 0 && value <= 1, 'a number from 0 to 1');
export const positive = must((value) => isNumber(value) && value > 0, 'finite and > 0');
export const notNegative = must((value) => isNumber(value) && value >= 0, 'finite and ≥ 0');
export const finite = must(isNumber, 'a finite number');
export const integer = must(Number.isSafeInteger, 'an integer');
export const count = must((value) => Number.isSafeInteger(value) && (value as number) >= 0, 'an integer ≥ 0');
export const positiveInteger = must((value) => Number.isSafeInteger(value) && (value as number) >= 1, 'an integer ≥ 1');
/** What a timer can wait. */
export const waitMs = must(
  (value) => isNumber(value) && value > 0 && value < 2 ** 31,
  'milliseconds above 0, below 2³¹',
);
export const text = must(isText, 'a string that is not empty');
export const column = must(isText, 'the name of a column');
export const flag = must((value) => typeof value === 'boolean', 'true or false');
export const aFunction = must(isFunction, 'a function');
export const aScheduler = must(
  (value) => isFunction((value as { readonly schedule?: unknown } | null)?.schedule),
  'a scheduler of RxJS, such as asyncScheduler',
);

export function oneOf(...values: readonly string[]): Check {
  const shown = values.map(show);
  const expected = values.length > 2 ? `one of ${shown.join(', ')}` : shown.join(' or ');
  return must((value) => values.includes(value as string), expected);
}

/** A range: two numbers, the lower one first. */
export const aRange = must(
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every(isNumber) && (value[0] as number) <= (value[1] as number),
  'two finite numbers, the lower one first',
);

/** An object with these options and no others. */
export const object =
  <O extends object>(checks: Checks<O>): Check =>
  (value, path) => {
    const owner: Message = (naming) => nameOf(path, naming);
    checkFields(value, checks, { owner, object: owner, path });
  };

/** An array, each item of which passes; `least` says how many there must be. */
export const arrayOf =
  (check: Check, least = 0): Check =>
  (value, option) => {
    const wanted = least > 1 ? `an array of at least ${least}` : least > 0 ? 'an array that is not empty' : 'an array';
    const isArray = Array.isArray(value) && value.length >= least;
    checkOption(isArray, option, value, wanted);
    for (const [i, item] of (value as readonly unknown[]).entries()) check(item, [...option, i]);
  };

/** An object by names of the user's own, each value of which passes. */
export const recordOf =
  (check: Check, expected: string): Check =>
  (value, option) => {
    checkOption(isRecord(value), option, value, expected);
    for (const [name, item] of Object.entries(value as object)) check(item, [...option, name]);
  };

/** Whose options are checked, what the object that holds them is called, and where it stands. */
interface Place {
  readonly owner: Message;
  readonly object: Message;
  readonly path: OptionPath;
}

function checkFields<O>(options: unknown, checks: Checks<O>, { owner, object, path }: Place): void {
  const names = Object.keys(checks);
  if (!isRecord(options)) {
    // A text in place of the options may be a secret.
    const got = typeof options === 'string' ? 'text' : show(options);
    throw refusal(object, ` must be an object with ${list(names)}, got ${got}`, path.length > 0 ? path : ['options']);
  }
  for (const name of Object.keys(options))
    if (!Object.hasOwn(checks, name))
      throw refusal(owner, ` has no option ${show(name)}; it has ${names.join(', ')}${hint(name, names)}`, [
        ...path,
        name,
      ]);
  for (const [name, check] of Object.entries<Check>(checks))
    if (options[name] !== undefined || check.isRequired) check(options[name], [...path, name]);
}

function refusal(subject: Message, rest: string, option: OptionPath): SpindleError {
  const message: Message = (naming) => (typeof subject === 'string' ? subject : subject(naming)) + rest;
  return new SpindleError('INVALID_OPTION', message, { option });
}
