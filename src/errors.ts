import { escaped, printable, show } from './text/printable.ts';

export { printable, show } from './text/printable.ts';
export { hint, list, suggest } from './text/suggest.ts';

/** The kinds of errors of spindle-rx. The list is closed. */
export type SpindleErrorCode =
  | 'INVALID_OPTION'
  | 'UNKNOWN_TABLE'
  | 'UNKNOWN_COLUMN'
  | 'UNKNOWN_DOMAIN'
  | 'INVALID_INPUT'
  | 'RATE_CONFLICT'
  | 'RATE_MISSING'
  | 'BACKPRESSURE_OVERFLOW'
  | 'SINK_START_FAILED'
  | 'SINK_WRITE_FAILED'
  | 'SINK_CLOSE_FAILED'
  | 'ABORTED';

/** The path of an option: `['burstWindows', 0, 'multiplier']`. */
export type OptionPath = readonly (string | number)[];

/**
 * Returns what the user calls an option: the command calls `outOfOrderFraction` `--out-of-order`. With a value, it returns how the
 * user sets the option to that value. Undefined if the user cannot set the option.
 */
export type OptionNaming = (option: OptionPath, value?: string) => string | undefined;

/** A message. A function returns it with the names that its reader knows the options by. */
export type Message = string | ((naming: OptionNaming) => string);

/**
 * The only error class of spindle-rx, with a `code` for programs, a message for people, and the `cause`, if there is one.
 *
 * @example
 * ```ts
 * import { SpindleError } from 'spindle-rx';
 * import { batch } from 'spindle-rx/operators';
 *
 * try {
 *   batch({ size: 0 });
 * } catch (error) {
 *   if (error instanceof SpindleError) console.log(error.code, error.option); // INVALID_OPTION [ 'size' ]
 * }
 * ```
 */
export class SpindleError extends Error {
  override readonly name = 'SpindleError';
  /** The kind of error. */
  readonly code: SpindleErrorCode;
  /** The path of the option that was wrong, if one was. */
  readonly option: OptionPath | undefined;
  readonly #message: Message;

  constructor(code: SpindleErrorCode, message: Message, options: ErrorOptions & { readonly option?: OptionPath } = {}) {
    super(inWords(message, inCode), options);
    this.code = code;
    this.option = options.option;
    this.#message = message;
  }

  /** The message with other names of options, for a program whose users know them by its own names. */
  messageWith(naming: OptionNaming): string {
    return inWords(this.#message, naming);
  }
}

/** An error that becomes the reason in the message of another one, and names options as that one does. */
export class Reason extends Error {
  readonly #message: Message;

  constructor(message: Message, options?: ErrorOptions) {
    super(inWords(message, inCode), options);
    this.#message = message;
  }

  /** As of {@link SpindleError}. */
  messageWith(naming: OptionNaming): string {
    return inWords(this.#message, naming);
  }
}

const inWords = (message: Message, naming: OptionNaming): string =>
  escaped(typeof message === 'string' ? message : message(naming));

/** `burstWindows[0].multiplier`; `onOversize: "skip"`. */
const inCode = (option: OptionPath, value?: string): string => {
  const name = option.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
  return value === undefined ? name : `${name}: ${show(value)}`;
};

/** The name of an option in a message: what the user calls it, or its name in code if the user has no name for it. */
export const nameOf = (option: OptionPath, naming: OptionNaming): string => naming(option) ?? inCode(option);

/** An error about an option. Its message is the name of the option and `rest`, such as `: there is no such column`. */
export function optionError(
  code: SpindleErrorCode,
  option: OptionPath,
  rest: Message,
  options: ErrorOptions = {},
): SpindleError {
  const message: Message = (naming) => nameOf(option, naming) + (typeof rest === 'string' ? rest : rest(naming));
  return new SpindleError(code, message, { ...options, option });
}

/** The error of a stream. An error that is no SpindleError comes from its source. */
export function toSpindleError(error: unknown): SpindleError {
  if (error instanceof SpindleError) return error;
  return new SpindleError('INVALID_INPUT', (naming) => `the source failed: ${reasonOf(error, naming)}`, {
    cause: error,
  });
}

/** What a sink was doing when it failed. */
export type SinkStep = 'starting' | 'writing to' | 'closing';

/** The error of a sink, which says after how many events it has failed. A SpindleError stays as it is. */
export function sinkError(doing: SinkStep, cause: unknown, eventsSent: number): SpindleError {
  if (cause instanceof SpindleError) return cause;
  const codes = {
    starting: 'SINK_START_FAILED',
    'writing to': 'SINK_WRITE_FAILED',
    closing: 'SINK_CLOSE_FAILED',
  } as const;
  const when = doing === 'starting' ? '' : ` after ${eventsSent} acknowledged events`;
  const message: Message = (naming) => `${doing} the sink failed${when}: ${reasonOf(cause, naming)}`;
  return new SpindleError(codes[doing], message, { cause });
}

/** The message of an error, for the message of another one. */
export function reasonOf(cause: unknown, naming: OptionNaming = inCode): string {
  if (cause instanceof SpindleError || cause instanceof Reason) return cause.messageWith(naming);
  // Not by `instanceof`, because an error of Node may come from another realm.
  const { message } = Object(cause) as Partial<Error>;
  return printable(typeof message === 'string' ? message : String(cause), LONGEST_REASON);
}

/** The messages of other libraries may fill a page. */
const LONGEST_REASON = 500;

/** Throws `INVALID_OPTION` unless `valid`. The message names the option, its value and what is expected. */
export function checkOption(valid: boolean, option: string | OptionPath, value: unknown, expected: string): void {
  if (!valid) throw optionError('INVALID_OPTION', toPath(option), ` must be ${expected}, got ${show(value)}`);
}

/** Throws `INVALID_OPTION` if an option has another value than when the checkpoint was written. The message names both. */
export function checkSame(option: string | OptionPath, was: unknown, is: unknown): void {
  const told = (value: unknown) => (value === undefined ? 'left out' : printable(JSON.stringify(value)));
  if (JSON.stringify(was) !== JSON.stringify(is))
    throw optionError(
      'INVALID_OPTION',
      toPath(option),
      ` was ${told(was)} when the checkpoint was written and is ${told(is)}: run it as before, or remove the checkpoint to start anew`,
    );
}

/** As {@link checkOption}, for an option that may hold a secret. The message does not show its value. */
export function checkSecret(valid: boolean, option: string | OptionPath, expected: string): void {
  if (!valid) throw optionError('INVALID_OPTION', toPath(option), ` must be ${expected}`);
}

const toPath = (option: string | OptionPath): OptionPath => (typeof option === 'string' ? [option] : option);
