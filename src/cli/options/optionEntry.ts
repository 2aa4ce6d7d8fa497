import { InvalidArgumentError } from 'commander';

/** JSON Schema of an option's value, as far as the options need it. */
export type Schema = Readonly<Record<string, unknown>>;

/** What is said of an option. */
export interface Said {
  /** One line of help. */
  readonly help: string;
  /** What holds where the option is left out, in words. */
  readonly default: string;
  /** The letter of its short flag. */
  readonly short?: string;
  /** The options of the library that it sets; default: the one of its own name. An error that names one of them names the flag. */
  readonly sets?: readonly string[];
}

/** One option of the command: its flag, its key in a configuration file, its type and bounds, and its help. */
export interface Entry<T = unknown> extends Said, Partial<Required> {
  /** What stands for the value in the help, such as `<n>`; undefined for a switch. */
  readonly argument?: string;
  /** Whether the flag is `--no-…`, which sets false. */
  readonly isNegated?: true;
  /** Whether the value is a time, which may be relative to now; see `resolveTimes`. */
  readonly isTime?: true;
  /** The value in a configuration file. */
  readonly schema: Schema;
  /** Reads the value of a flag; `earlier` is that of the same flag before it. Default: the text itself. */
  parse?(text: string, earlier: T | undefined): T;
  /** Heading in the help; see `under`. */
  readonly heading?: string;
}

/** Options by name: the flag is `--` and the name in kebab case, the key of the configuration file the name itself. */
export type Entries = Readonly<Record<string, Entry>>;

/** The values of options, as flags and a configuration file give them; absent is the default. */
export type Values<E extends Entries> = {
  readonly [K in keyof E as E[K] extends Required ? never : K]?: E[K] extends Entry<infer T> ? T : never;
} & { readonly [K in keyof E as E[K] extends Required ? K : never]: E[K] extends Entry<infer T> ? T : never };

/** An option that must be given. */
export interface Required {
  readonly isRequired: true;
}

export const required = <T>(entry: Entry<T>): Entry<T> & Required => ({ ...entry, isRequired: true });

/** Options under one heading of the help. */
export const under = <E extends Entries>(heading: string, entries: E): E =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, { ...entry, heading }])) as Entries as E;

/** `maxEvents` as a flag: `--max-events`. */
export const flagName = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;

/** An option that is on or off. */
export const toggle = (said: Omit<Said, 'default'> & { readonly default?: string }): Entry<boolean> => ({
  default: 'off',
  ...said,
  schema: { type: 'boolean' },
});

/** An option that is on, and turned off by `--no-…`. */
export const negated = (said: Said): Entry<boolean> => ({ ...said, isNegated: true, schema: { type: 'boolean' } });

export const text = (argument: string, said: Said): Entry<string> => ({
  ...said,
  argument,
  schema: { type: 'string', minLength: 1 },
});

export function choice<const T extends string>(argument: string, values: readonly T[], said: Said): Entry<T> {
  return {
    ...said,
    argument,
    schema: { enum: values },
    parse: (given) => {
      const known = values.find((one) => one === given);
      if (known === undefined) throw new InvalidArgumentError(`Allowed choices are ${values.join(', ')}.`);
      return known;
    },
  };
}

/** Bounds as JSON Schema names them. */
export interface Bounds {
  readonly type?: 'integer';
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

/** A number; its bounds are checked by what the option sets, and in a configuration file before that. */
export const number = (argument: string, bounds: Bounds, said: Said): Entry<number> => ({
  ...said,
  argument,
  schema: { type: 'number', ...bounds },
  parse: toNumber,
});

/** A value of any other type. */
export const value = <T>(
  argument: string,
  schema: Schema,
  parse: (given: string, earlier: T | undefined) => T,
  said: Said,
): Entry<T> => ({ ...said, argument, schema, parse });

function toNumber(given: string): number {
  const read = given.trim() === '' ? Number.NaN : Number(given);
  if (Number.isNaN(read)) throw new InvalidArgumentError('It must be a number.');
  return read;
}

/** The names of options. */
export const keysOf = <E extends Entries>(entries: E): readonly (keyof E & string)[] => Object.keys(entries);
