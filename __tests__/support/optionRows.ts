/** The values of one option or argument to try: the first is right, all others are wrong. */
export type Values = readonly [right: unknown, ...wrong: unknown[]];

/** A public function: how it is called, and what may be wrong with each argument and each option. */
export interface Row {
  /** Gets the options as one object, and the arguments by name. */
  // biome-ignore lint/suspicious/noExplicitAny: a caller from JavaScript has no types
  readonly call: (options: any, args: any) => unknown;
  readonly options?: Readonly<Record<string, Values>>;
  readonly args?: Readonly<Record<string, Values>>;
}

export const fractions: Values = [0.5, -0.1, 1.1, '0.5'];
export const seeds: Values = [1, 0.5, '1'];
export const texts: Values = ['a', '', 5, ['a']];
export const flags: Values = [true, 1, 'true'];
export const functions: Values = [() => 1, 'f', {}];
export const positives: Values = [1, 0, -1, Number.POSITIVE_INFINITY, '1'];
export const positiveIntegers: Values = [1, 0, 1.5, '1', 2 ** 60];
export const notNegatives: Values = [0, -1, Number.POSITIVE_INFINITY, '1'];
export const ranges: Values = [[1, 2], [2, 1], [1], 1, [1, Number.NaN], [1, 2, 3]];
