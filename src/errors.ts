import { escaped, printable, show } from './printable.ts';

export { printable, show } from './printable.ts';
export { hint, list, suggest } from './suggest.ts';

/** Every way in which spindle-rx refuses or fails; the list is closed. */
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
 * What its user calls an option; with a value, how its user sets it to that. Undefined where the user cannot set it: the
 * command has no flag for it.
 */
export type OptionNaming = (option: OptionPath, value?: string) => string | undefined;

/** A message, or one in the words that its reader has for options. */
export type Message = string | ((naming: OptionNaming) => string);

/** The one error class of spindle-rx: a `code` to branch on, a message for people, and the `cause` where there is one. */
export class SpindleError extends Error {
  override readonly name = 'SpindleError';
  /** What went wrong, to branch on. */
  readonly code: SpindleErrorCode;
  /** The path of the option that was wrong, where one was. */
  readonly option: OptionPath | undefined;
  readonly #message: Message;

  constructor(
    code: SpindleErrorCode,
    message: Message,
    { option, ...options }: ErrorOptions & { readonly option?: OptionPath } = {},
  ) {
    super(inWords(message, inCode), options);
    this.code = code;
    this.option = option;
    this.#message = message;
  }

  /** The message in other words for options, as a program has them that sets some of them for its users. */
  told(naming: OptionNaming): string {
    return inWords(this.#message, naming);
  }
}

/** Why something failed, where the message names options: what it is a reason of says it in the same words. */
export class Reason extends Error {
  readonly #message: Message;

  constructor(message: Message, options?: ErrorOptions) {
    super(inWords(message, inCode), options);
    this.#message = message;
  }

  /** As of {@link SpindleError}. */
  told(naming: OptionNaming): string {
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

/** What a message calls an option in any case: where its user has no name for it, by its name in code. */
export const nameOf = (option: OptionPath, naming: OptionNaming): string => naming(option) ?? inCode(option);

/** An error about an option: its name, and the rest of the sentence, such as `: there is no such column`. */
export function optionError(
  code: SpindleErrorCode,
  option: OptionPath,
  rest: Message,
  options: ErrorOptions = {},
): SpindleError {
  const message: Message = (naming) => nameOf(option, naming) + (typeof rest === 'string' ? rest : rest(naming));
  return new SpindleError(code, message, { ...options, option });
}

/** What made a stream fail: where it is not ours, its source did. */
export function toSpindleError(error: unknown): SpindleError {
  if (error instanceof SpindleError) return error;
  return new SpindleError('INVALID_INPUT', (naming) => `the source failed: ${reasonOf(error, naming)}`, {
    cause: error,
  });
}

/** What a sink failed at. */
export type SinkStep = 'starting' | 'writing to' | 'closing';

/** What made a sink fail, and after how many events; what says all itself stays as it is. */
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

/** What an error says. */
export function reasonOf(cause: unknown, naming: OptionNaming = inCode): string {
  if (cause instanceof SpindleError || cause instanceof Reason) return cause.told(naming);
  // By its shape: one that Node made may come from another realm.
  const { message } = Object(cause) as Partial<Error>;
  return printable(typeof message === 'string' ? message : String(cause), LONGEST_REASON);
}

/** What others say may hold a page. */
const LONGEST_REASON = 500;

/** Throws `INVALID_OPTION` unless `valid`; names the option, its value and what would do. */
export function checkOption(valid: boolean, option: string | OptionPath, value: unknown, expected: string): void {
  if (!valid) throw optionError('INVALID_OPTION', toPath(option), ` must be ${expected}, got ${show(value)}`);
}

/** Throws `INVALID_OPTION` unless an option is what it was when the checkpoint was written; names both values. */
export function checkSame(option: string | OptionPath, was: unknown, is: unknown): void {
  const told = (value: unknown) => (value === undefined ? 'left out' : printable(JSON.stringify(value)));
  if (JSON.stringify(was) !== JSON.stringify(is))
    throw optionError(
      'INVALID_OPTION',
      toPath(option),
      ` was ${told(was)} when the checkpoint was written and is ${told(is)}: run it as before, or remove the checkpoint to start anew`,
    );
}

/** As {@link checkOption}, for an option that holds a secret, or may: its value is not shown. */
export function checkSecret(valid: boolean, option: string | OptionPath, expected: string): void {
  if (!valid) throw optionError('INVALID_OPTION', toPath(option), ` must be ${expected}`);
}

const toPath = (option: string | OptionPath): OptionPath => (typeof option === 'string' ? [option] : option);
