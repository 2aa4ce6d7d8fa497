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

/** The one error class of spindle-rx: a `code` to branch on, a message for people, and the `cause` where there is one. */
export class SpindleError extends Error {
  override readonly name = 'SpindleError';
  /** What went wrong, to branch on. */
  readonly code: SpindleErrorCode;

  constructor(code: SpindleErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What made a stream fail: where it is not ours, its source did. */
export function toSpindleError(error: unknown): SpindleError {
  if (error instanceof SpindleError) return error;
  return new SpindleError('INVALID_INPUT', `the source failed: ${reasonOf(error)}`, { cause: error });
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
  return new SpindleError(codes[doing], `${doing} the sink failed${when}: ${reasonOf(cause)}`, { cause });
}

/** What an error says. */
export const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** How a value is shown in a message: short, and never more than a line. */
export function show(value: unknown): string {
  const text =
    typeof value === 'string'
      ? JSON.stringify(value)
      : Array.isArray(value)
        ? `[${value.map(show)}]`
        : isPlain(value)
          ? `{${Object.keys(value).join(', ')}}`
          : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** An object that says nothing about itself but its keys. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** Throws `INVALID_OPTION` unless `valid`; names the option, its value and what would do. */
export function checkOption(valid: boolean, option: string, value: unknown, expected: string): void {
  if (!valid) throw new SpindleError('INVALID_OPTION', `${option} must be ${expected}, got ${show(value)}`);
}

/** Throws `INVALID_OPTION` unless an option is what it was when the checkpoint was written; names both values. */
export function checkSame(option: string, was: unknown, is: unknown): void {
  const told = (value: unknown) => (value === undefined ? 'left out' : JSON.stringify(value));
  if (told(was) !== told(is))
    throw new SpindleError(
      'INVALID_OPTION',
      `${option} was ${told(was)} when the checkpoint was written and is ${told(is)}: run it as before, or remove the checkpoint to start anew`,
    );
}

/** Throws `INVALID_OPTION` for an option that is none of the known ones. */
export function checkName(name: string, known: readonly string[]): void {
  if (!known.includes(name))
    throw new SpindleError('INVALID_OPTION', `unknown option ${name}; the options are ${suggest(name, known)}`);
}

export const isFraction = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;
export const isPositiveInteger = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;
export const isRate = (value: unknown): boolean => Number.isFinite(value) && (value as number) > 0;
export const isMultiplier = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;

/** Throws `INVALID_OPTION` unless the seed is an integer. */
export function checkSeed(seed: unknown): void {
  checkOption(Number.isSafeInteger(seed), 'seed', seed, 'an integer');
}

/** `the list; did you mean "x"?`: what a message about an unknown name ends with. */
export const suggest = (name: string, known: readonly string[]): string => known.join(', ') + hint(name, known);

/** `; did you mean "x"?`, or nothing where no known name is near. */
export function hint(name: string, known: readonly string[]): string {
  const nearest = known
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  return nearest && nearest.edits <= Math.max(2, name.length / 3) ? `; did you mean "${nearest.candidate}"?` : '';
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (next[j - 1] as number) + 1,
          (row[j] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] as number;
}
